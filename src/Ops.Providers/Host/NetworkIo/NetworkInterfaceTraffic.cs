namespace Ops.Providers.Host;

/// <summary>What goes through a network interface in a second.</summary>
public sealed record NetworkInterfaceTraffic
{
    /// <summary>Gets the name of the interface, such as <c>eth0</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what it receives.</summary>
    public required NetworkTraffic Received { get; init; }

    /// <summary>Gets what it sends.</summary>
    public required NetworkTraffic Sent { get; init; }

    internal double BusiestBytesPerSecond => Math.Max(Received.BytesPerSecond, Sent.BytesPerSecond);

    internal double ErrorsPerSecond => Received.ErrorsPerSecond + Sent.ErrorsPerSecond;

    internal double DropsPerSecond => Received.DropsPerSecond + Sent.DropsPerSecond;
}
