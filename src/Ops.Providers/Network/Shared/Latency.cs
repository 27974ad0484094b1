using Ops.Health;

namespace Ops.Providers.Network.Shared;

/// <summary>The two thresholds of a measured time, the same for every kind of probe in this package.</summary>
internal static class Latency
{
    public static void Validate(TimeSpan? degraded, TimeSpan? unhealthy, OptionsProblems problems) =>
        ThresholdRules.Validate(problems, "DegradedLatency", degraded, "UnhealthyLatency", unhealthy, TimeSpan.FromTicks(1));

    /// <summary>Judges how long <paramref name="action"/> (such as <c>connect to db:5432</c>) took; the value is in milliseconds.</summary>
    public static ProbeResult Judge(TimeSpan elapsed, TimeSpan? degraded, TimeSpan? unhealthy, string action)
    {
        var status = ThresholdRules.Rate(elapsed, degraded, unhealthy);
        return status == ProbeStatus.Healthy
            ? ProbeResult.Healthy(elapsed.TotalMilliseconds)
            : new ProbeResult(status, elapsed.TotalMilliseconds, $"{action} took {Readable.Time(elapsed)}; expected below {Readable.Time((degraded ?? unhealthy)!.Value)}");
    }
}
