using Ops.Health;

namespace Ops.Providers.Redis;

/// <summary>The options of <see cref="RedisHitRatioProbe"/>.</summary>
public sealed class RedisHitRatioProbeOptions : RedisTargetOptions
{
    /// <summary>Gets or sets which lookups count; the default is <see cref="RedisHitRatioWindow.SinceLastRun"/>.</summary>
    public RedisHitRatioWindow Window { get; set; }

    /// <summary>Gets or sets how many lookups a ratio needs; the default is 100.</summary>
    public long MinLookups { get; set; } = 100;

    /// <summary>Gets or sets the status with fewer lookups, <see cref="ProbeStatus.Unknown"/> or <see cref="ProbeStatus.Healthy"/>; the default is unknown.</summary>
    public ProbeStatus TooFewLookups { get; set; } = ProbeStatus.Unknown;

    /// <summary>Gets or sets the ratio in percent below which the cache is degraded; the default is 80, and null means none.</summary>
    public double? DegradedBelowPercent { get; set; } = 80;

    /// <summary>Gets or sets the ratio in percent below which the cache is unhealthy; the default is 50, and null means none.</summary>
    public double? UnhealthyBelowPercent { get; set; } = 50;
}
