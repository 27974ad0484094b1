namespace Ops.Deploy;

/// <summary>How much an instance may use.</summary>
public sealed record ResourceLimits
{
    /// <summary>Gets the CPUs, such as 0.5; null means no limit.</summary>
    public double? Cpus { get; init; }

    /// <summary>Gets the memory; null means no limit.</summary>
    public long? MemoryBytes { get; init; }
}
