namespace Ops.Health;

/// <summary>What the two thresholds of a measured value mean: a threshold is the last good value.</summary>
public static class ThresholdRules
{
    /// <summary>Returns how bad a value is that should be no greater than its thresholds.</summary>
    /// <param name="value">The measured value.</param>
    /// <param name="degradedAbove">The value above which the target is degraded; null means never.</param>
    /// <param name="unhealthyAbove">The value above which the target is unhealthy; null means never.</param>
    public static ProbeStatus Rate<T>(T value, T? degradedAbove, T? unhealthyAbove)
        where T : struct, IComparable<T>
    {
        if (unhealthyAbove is { } unhealthy && value.CompareTo(unhealthy) > 0)
            return ProbeStatus.Unhealthy;
        return degradedAbove is { } degraded && value.CompareTo(degraded) > 0 ? ProbeStatus.Degraded : ProbeStatus.Healthy;
    }

    /// <summary>Adds problems unless the thresholds are at least <paramref name="minimum"/> and the degraded one is not above the unhealthy one.</summary>
    public static void Validate<T>(OptionsProblems problems, string degradedKey, T? degraded, string unhealthyKey, T? unhealthy, T minimum)
        where T : struct, IComparable<T>
    {
        ArgumentNullException.ThrowIfNull(problems);
        problems.Require(degraded is not { } low || low.CompareTo(minimum) >= 0, degradedKey, $"{degraded} is below {minimum}");
        problems.Require(unhealthy is not { } high || high.CompareTo(minimum) >= 0, unhealthyKey, $"{unhealthy} is below {minimum}");
        if (degraded is { } lower && unhealthy is { } upper)
            problems.Require(lower.CompareTo(upper) <= 0, degradedKey, $"{lower} is above {unhealthyKey} ({upper}); write a value up to that");
    }
}
