namespace Ops.Providers.Host;

/// <summary>The traffic of the network interfaces over one window.</summary>
public sealed record NetworkIoSnapshot
{
    /// <summary>Gets when the window ended.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>Gets the time over which was measured.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>Gets the interfaces measured, by name; one that appeared or began to count again within the window is not among them.</summary>
    public required IReadOnlyList<NetworkInterfaceTraffic> Interfaces { get; init; }
}
