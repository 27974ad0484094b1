namespace Ops.Providers.Redis;

/// <summary>The options of <see cref="RedisProbe"/>.</summary>
public sealed class RedisProbeOptions : RedisTargetOptions
{
    /// <summary>Gets or sets the part the server must play in replication; the default, null, means either.</summary>
    public RedisRole? ExpectedRole { get; set; }

    /// <summary>Gets or sets whether a replica that has lost its master is unhealthy; the default is false.</summary>
    public bool RequireMasterLink { get; set; }

    /// <summary>Gets or sets how many replicas a master must have online; the default is 0.</summary>
    public int MinReplicas { get; set; }

    /// <summary>Gets or sets the time a PING takes from which on the server is degraded; the default, null, means none.</summary>
    public TimeSpan? DegradedLatency { get; set; }

    /// <summary>Gets or sets the time a PING takes from which on the server is unhealthy; the default, null, means only the timeout.</summary>
    public TimeSpan? UnhealthyLatency { get; set; }
}
