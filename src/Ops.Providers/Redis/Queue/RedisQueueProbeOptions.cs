namespace Ops.Providers.Redis;

/// <summary>The options of <see cref="RedisQueueProbe"/>.</summary>
public sealed class RedisQueueProbeOptions : RedisTargetOptions
{
    /// <summary>Gets or sets how the queue is kept; the default is <see cref="RedisQueueKind.List"/>.</summary>
    public RedisQueueKind Kind { get; set; }

    /// <summary>Gets or sets the queue's key, for Bull its prefix and name such as <c>bull:email</c>; it is required.</summary>
    public string Key { get; set; } = "";

    /// <summary>Gets or sets the depth from which on the queue is degraded; the default is 1,000, and null means none.</summary>
    public long? DegradedDepth { get; set; } = 1_000;

    /// <summary>Gets or sets the depth from which on the queue is unhealthy; the default is 10,000, and null means none.</summary>
    public long? UnhealthyDepth { get; set; } = 10_000;

    /// <summary>Gets or sets the failed jobs kept by Bull from which on the queue is degraded; the default, null, means none.</summary>
    public long? DegradedFailedJobs { get; set; }

    /// <summary>Gets or sets the failed jobs kept by Bull from which on the queue is unhealthy; the default, null, means none.</summary>
    public long? UnhealthyFailedJobs { get; set; }
}
