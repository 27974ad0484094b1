namespace Ops.Providers.Host;

/// <summary>What a block device reads, or writes, in a second.</summary>
public sealed record DiskTransfer
{
    /// <summary>Gets the bytes per second.</summary>
    public required double BytesPerSecond { get; init; }

    /// <summary>Gets the operations per second that were completed, after merging.</summary>
    public required double OperationsPerSecond { get; init; }
}
