namespace Ops.Providers.Redis;

/// <summary>Which lookups a hit ratio is made of.</summary>
public enum RedisHitRatioWindow
{
    /// <summary>Those since the probe's last run, which shows a change at once.</summary>
    SinceLastRun,

    /// <summary>All since the server started or its statistics were reset, which hides a change in a long history.</summary>
    SinceStart,
}
