namespace Ops.Providers.Redis;

/// <summary>The options of <see cref="RedisMemoryProbe"/>.</summary>
public sealed class RedisMemoryProbeOptions : RedisTargetOptions
{
    /// <summary>Gets or sets the share of <c>maxmemory</c> in percent from which on the server is degraded; the default is 80, and null means none. A server without <c>maxmemory</c> has no share.</summary>
    public double? DegradedPercent { get; set; } = 80;

    /// <summary>Gets or sets the share of <c>maxmemory</c> in percent from which on the server is unhealthy; the default is 90, and null means none.</summary>
    public double? UnhealthyPercent { get; set; } = 90;

    /// <summary>Gets or sets the used memory in bytes from which on the server is degraded; the default, null, means none.</summary>
    public long? DegradedBytes { get; set; }

    /// <summary>Gets or sets the used memory in bytes from which on the server is unhealthy; the default, null, means none.</summary>
    public long? UnhealthyBytes { get; set; }

    /// <summary>Gets or sets the <c>mem_fragmentation_ratio</c> from which on the server is degraded; the default, null, means none, since a nearly empty server has a high one.</summary>
    public double? DegradedFragmentation { get; set; }

    /// <summary>Gets or sets the <c>mem_fragmentation_ratio</c> from which on the server is unhealthy; the default, null, means none.</summary>
    public double? UnhealthyFragmentation { get; set; }

    /// <summary>Gets or sets the keys evicted since the last run from which on the server is degraded; the default, null, means none.</summary>
    public long? DegradedEvictedKeys { get; set; }

    /// <summary>Gets or sets the keys evicted since the last run from which on the server is unhealthy; the default, null, means none.</summary>
    public long? UnhealthyEvictedKeys { get; set; }
}
