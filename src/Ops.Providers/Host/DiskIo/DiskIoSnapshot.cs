namespace Ops.Providers.Host;

/// <summary>What the block devices did over one window.</summary>
public sealed record DiskIoSnapshot
{
    /// <summary>Gets when the window ended.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>Gets the time over which was measured.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>Gets the devices measured, by name; one that appeared or began to count again within the window is not among them.</summary>
    public required IReadOnlyList<DiskDeviceIo> Devices { get; init; }
}
