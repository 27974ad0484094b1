using System.Globalization;

namespace Ops.Health;

/// <summary>What the two thresholds of a measured value mean, the same for every kind of probe: a threshold is reached by a value equal to it.</summary>
/// <remarks>
/// At 80 a degraded threshold of 80 counts, so a good value lies below both, and what is expected reads "below 80".
/// Of two equal thresholds the unhealthy one wins, which leaves no degraded stage. A value that is no number (NaN) reaches none.
/// These rules are for values that are bad when high; options for values that are bad when low say so in their names
/// (<c>DegradedBelowPercent</c>) or docs. Thread-safe.
/// </remarks>
public static class ThresholdRules
{
    /// <summary>Returns how bad a value is that should stay below its thresholds.</summary>
    /// <param name="value">The measured value.</param>
    /// <param name="degraded">The value from which the target is degraded; null means never.</param>
    /// <param name="unhealthy">The value from which the target is unhealthy; null means never.</param>
    public static ProbeStatus Rate<T>(T value, T? degraded, T? unhealthy)
        where T : struct, IComparable<T>
    {
        if (IsReached(value, unhealthy))
            return ProbeStatus.Unhealthy;
        return IsReached(value, degraded) ? ProbeStatus.Degraded : ProbeStatus.Healthy;
    }

    /// <summary>Adds problems unless the thresholds are at least <paramref name="minimum"/> and the degraded one is not above the unhealthy one.</summary>
    /// <param name="problems">Where the problems go.</param>
    /// <param name="degradedKey">The option that holds <paramref name="degraded"/>.</param>
    /// <param name="degraded">The value from which the target is degraded; null means never.</param>
    /// <param name="unhealthyKey">The option that holds <paramref name="unhealthy"/>.</param>
    /// <param name="unhealthy">The value from which the target is unhealthy; null means never.</param>
    /// <param name="minimum">The least threshold that makes sense: of a count that starts at 0 it is 1, since 0 is always reached.</param>
    public static void Validate<T>(OptionsProblems problems, string degradedKey, T? degraded, string unhealthyKey, T? unhealthy, T minimum)
        where T : struct, IComparable<T>
    {
        ArgumentNullException.ThrowIfNull(problems);
        RequireMinimum(problems, degradedKey, degraded, minimum);
        RequireMinimum(problems, unhealthyKey, unhealthy, minimum);
        if (degraded is { } lower && unhealthy is { } upper)
            problems.Require(lower.CompareTo(upper) <= 0, degradedKey, Invariant($"{lower} is above {unhealthyKey} ({upper}), so it would never count; write at most that"));
    }

    private static bool IsReached<T>(T value, T? threshold)
        where T : struct, IComparable<T> =>
        threshold is { } limit && value.CompareTo(limit) >= 0;

    private static void RequireMinimum<T>(OptionsProblems problems, string key, T? threshold, T minimum)
        where T : struct, IComparable<T> =>
        problems.Require(threshold is not { } value || value.CompareTo(minimum) >= 0, key, Invariant($"{threshold} is below {minimum}; write that or more, or leave the key out"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
