using System.IO.Enumeration;

namespace Ops.Providers.Host;

/// <summary>Chooses the block devices that the options mean.</summary>
internal sealed class DeviceSelector(DiskIoProbeOptions options)
{
    private static readonly string[] _virtual = ["loop*", "ram*", "zram*"];

    public bool Includes(string name) => options.Devices.Count > 0
        ? options.Devices.Any(pattern => Matches(pattern, name))
        : IsWhole(name) && !_virtual.Concat(options.ExcludedDevices).Any(pattern => Matches(pattern, name));

    /// <summary>Returns what was asked for and is not there.</summary>
    public IEnumerable<string> Missing(IReadOnlyList<string> names) =>
        options.Devices.Where(pattern => !names.Any(name => Matches(pattern, name)));

    // Partitions have no folder there; a slash in a name is written as an exclamation mark.
    private bool IsWhole(string name) => Directory.Exists(options.Files.At($"/sys/block/{name.Replace('/', '!')}"));

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
