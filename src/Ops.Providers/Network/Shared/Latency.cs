using Ops.Health;

namespace Ops.Providers.Network.Shared;

/// <summary>The two thresholds of a measured time, the same for every kind of probe in this package.</summary>
internal static class Latency
{
    public static void Validate(TimeSpan? degraded, TimeSpan? unhealthy, OptionsProblems problems)
    {
        if (degraded is { } slow)
            problems.RequirePositive(slow, "DegradedLatency");
        if (unhealthy is { } tooSlow)
            problems.RequirePositive(tooSlow, "UnhealthyLatency");
        problems.Require(!(degraded > unhealthy), "DegradedLatency", $"{degraded} is above UnhealthyLatency ({unhealthy}), so it would never apply; write a shorter time");
    }

    /// <summary>Judges how long <paramref name="action"/> (such as <c>connect to db:5432</c>) took; the value is in milliseconds.</summary>
    public static ProbeResult Judge(TimeSpan elapsed, TimeSpan? degraded, TimeSpan? unhealthy, string action)
    {
        if (elapsed > unhealthy)
            return ProbeResult.Unhealthy(Describe(action, elapsed, unhealthy.Value), value: elapsed.TotalMilliseconds);

        return elapsed > degraded
            ? ProbeResult.Degraded(Describe(action, elapsed, degraded.Value), elapsed.TotalMilliseconds)
            : ProbeResult.Healthy(elapsed.TotalMilliseconds);
    }

    private static string Describe(string action, TimeSpan elapsed, TimeSpan limit) =>
        $"{action} took {Readable.Time(elapsed)}; expected at most {Readable.Time(limit)}";
}
