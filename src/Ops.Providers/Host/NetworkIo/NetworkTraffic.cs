namespace Ops.Providers.Host;

/// <summary>What goes one way through a network interface in a second.</summary>
public sealed record NetworkTraffic
{
    /// <summary>Gets the bytes per second, with the headers of the link layer.</summary>
    public required double BytesPerSecond { get; init; }

    /// <summary>Gets the packets per second.</summary>
    public required double PacketsPerSecond { get; init; }

    /// <summary>Gets the packets per second that were damaged or could not be sent.</summary>
    public required double ErrorsPerSecond { get; init; }

    /// <summary>Gets the packets per second that were dropped, for want of room or because nobody wanted them.</summary>
    public required double DropsPerSecond { get; init; }
}
