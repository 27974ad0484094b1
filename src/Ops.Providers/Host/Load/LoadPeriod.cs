namespace Ops.Providers.Host;

/// <summary>The time over which the kernel averages the load.</summary>
public enum LoadPeriod
{
    /// <summary>The last five minutes.</summary>
    FiveMinutes,

    /// <summary>The last minute.</summary>
    OneMinute,

    /// <summary>The last fifteen minutes.</summary>
    FifteenMinutes,
}
