namespace Ops.Providers.Redis;

/// <summary>The options of <see cref="RedisClientsProbe"/>.</summary>
public sealed class RedisClientsProbeOptions : RedisTargetOptions
{
    /// <summary>Gets or sets the share of <c>maxclients</c> in percent from which on the server is degraded; the default is 80, and null means none.</summary>
    public double? DegradedPercent { get; set; } = 80;

    /// <summary>Gets or sets the share of <c>maxclients</c> in percent from which on the server is unhealthy; the default is 90, and null means none.</summary>
    public double? UnhealthyPercent { get; set; } = 90;

    /// <summary>Gets or sets the clients waiting in a blocking command from which on the server is degraded; the default, null, means none, since workers of a queue wait so.</summary>
    public long? DegradedBlockedClients { get; set; }

    /// <summary>Gets or sets the clients waiting in a blocking command from which on the server is unhealthy; the default, null, means none.</summary>
    public long? UnhealthyBlockedClients { get; set; }

    /// <summary>Gets or sets the connections rejected since the last run from which on the server is degraded; the default is 1, so that any counts, and null means none.</summary>
    public long? DegradedRejectedConnections { get; set; } = 1;

    /// <summary>Gets or sets the connections rejected since the last run from which on the server is unhealthy; the default, null, means none.</summary>
    public long? UnhealthyRejectedConnections { get; set; }
}
