namespace Ops.Providers.Host;

/// <summary>Measures the network interfaces that this process sees, from /proc/net/dev.</summary>
internal sealed class NetworkMeter(HostFiles files) : CounterMeter
{
    private readonly KernelFileReader _reader = new();
    private readonly string _path = files.At("/proc/net/dev");
    private Dictionary<string, NetworkCounters> _current = new(StringComparer.Ordinal);
    private Dictionary<string, NetworkCounters> _previous = new(StringComparer.Ordinal);

    /// <summary>Gets the names of the interfaces there are, in order.</summary>
    public IEnumerable<string> Names => _current.Keys.Order(StringComparer.Ordinal);

    /// <summary>Returns the traffic of an interface, or null where it appeared or began to count again between the last two samples.</summary>
    public NetworkInterfaceTraffic? TrafficOf(string name)
    {
        if (!_previous.TryGetValue(name, out var earlier) || !_current.TryGetValue(name, out var now))
            return null;

        var received = now.Received.Since(earlier.Received, Window);
        var sent = now.Sent.Since(earlier.Sent, Window);
        return received is null || sent is null ? null : new NetworkInterfaceTraffic { Name = name, Received = received, Sent = sent };
    }

    protected override bool TryRead()
    {
        (_previous, _current) = (_current, _previous);
        return _reader.TryRead(_path, out var text) && NetworkCounters.TryParse(text, _current);
    }
}
