namespace Ops.Providers.Host;

/// <summary>Chooses the network interfaces that the options mean.</summary>
internal sealed class InterfaceSelector(NetworkIoProbeOptions options)
{
    private const string Loopback = "lo";

    public bool Includes(string name) => options.Interfaces.Count > 0
        ? NamePatterns.MatchAny(options.Interfaces, name)
        : name != Loopback && !NamePatterns.MatchAny(options.ExcludedInterfaces, name);

    /// <summary>Returns what was asked for and is not there.</summary>
    public IEnumerable<string> Missing(IReadOnlyList<string> names) => NamePatterns.Missing(options.Interfaces, names);
}
