using System.IO.Enumeration;

namespace Ops.Providers.Host;

/// <summary>Chooses the network interfaces that the options mean.</summary>
internal sealed class InterfaceSelector(NetworkIoProbeOptions options)
{
    private const string Loopback = "lo";

    public bool Includes(string name) => options.Interfaces.Count > 0
        ? options.Interfaces.Any(pattern => Matches(pattern, name))
        : name != Loopback && !options.ExcludedInterfaces.Any(pattern => Matches(pattern, name));

    /// <summary>Returns what was asked for and is not there.</summary>
    public IEnumerable<string> Missing(IReadOnlyList<string> names) =>
        options.Interfaces.Where(pattern => !names.Any(name => Matches(pattern, name)));

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
