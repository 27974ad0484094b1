namespace Ops.Providers.Host;

/// <summary>Measures the network interfaces that this process sees, from /proc/net/dev.</summary>
internal sealed class NetworkMeter(HostFiles files) : NamedCounterMeter<NetworkCounters>(files.At("/proc/net/dev"))
{
    /// <summary>Returns the traffic of an interface, or null where it appeared or began to count again between the last two samples.</summary>
    public NetworkInterfaceTraffic? TrafficOf(string name)
    {
        if (SamplesOf(name) is not var (earlier, now))
            return null;

        var received = now.Received.Since(earlier.Received, Window);
        var sent = now.Sent.Since(earlier.Sent, Window);
        return received is null || sent is null ? null : new NetworkInterfaceTraffic { Name = name, Received = received, Sent = sent };
    }

    protected override bool TryParse(ReadOnlySpan<byte> text, Dictionary<string, NetworkCounters> into) => NetworkCounters.TryParse(text, into);
}
