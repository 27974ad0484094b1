namespace Ops.Deploy;

/// <summary>What an instance uses; a value that the platform does not give is null.</summary>
/// <param name="InstanceId">The instance.</param>
public sealed record InstanceUsage(string InstanceId)
{
    /// <summary>Gets the CPU in percent of one core.</summary>
    public double? CpuPercent { get; init; }

    /// <summary>Gets the memory in use.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Gets the memory that it may use.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>Gets what it has received over the network since its start.</summary>
    public long? NetworkReceivedBytes { get; init; }

    /// <summary>Gets what it has sent over the network since its start.</summary>
    public long? NetworkSentBytes { get; init; }

    /// <summary>Gets what it has read from disks since its start.</summary>
    public long? DiskReadBytes { get; init; }

    /// <summary>Gets what it has written to disks since its start.</summary>
    public long? DiskWrittenBytes { get; init; }
}
