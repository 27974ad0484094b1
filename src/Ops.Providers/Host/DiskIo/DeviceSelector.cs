namespace Ops.Providers.Host;

/// <summary>Chooses the block devices that the options mean.</summary>
internal sealed class DeviceSelector(DiskIoProbeOptions options)
{
    private static readonly string[] _virtual = ["loop*", "ram*", "zram*"];

    public bool Includes(string name) => options.Devices.Count > 0
        ? NamePatterns.MatchAny(options.Devices, name)
        : IsWhole(name) && !NamePatterns.MatchAny(_virtual.Concat(options.ExcludedDevices), name);

    /// <summary>Returns what was asked for and is not there.</summary>
    public IEnumerable<string> Missing(IReadOnlyList<string> names) => NamePatterns.Missing(options.Devices, names);

    // Partitions have no folder there; a slash in a name is written as an exclamation mark.
    private bool IsWhole(string name) => Directory.Exists(options.Files.At($"/sys/block/{name.Replace('/', '!')}"));
}
