using System.Numerics;

namespace Ops.Health;

/// <summary>Turns single results into an effective status: thresholds, k of n, flap detection.</summary>
internal static class StatusTracker
{
    /// <summary>Takes in one result; an unknown one changes nothing but <see cref="StreakState.Raw"/>.</summary>
    /// <returns>What is to be announced.</returns>
    public static StatusChange Apply(ref StreakState streaks, ProbeStatus status, ProbeProfile profile)
    {
        var previousRaw = streaks.Raw;
        streaks.Raw = status;
        if (status == ProbeStatus.Unknown)
            return StatusChange.None;

        Count(ref streaks, status);
        streaks.Settled = Settle(in streaks, status, profile);
        return profile.Flap is { } flap
            ? ApplyFlapping(ref streaks, previousRaw, status, flap)
            : Show(ref streaks, streaks.Settled);
    }

    /// <summary>Returns whether the latest result disagrees with the effective status, so that the edge interval applies.</summary>
    public static bool IsChanging(in StreakState streaks) =>
        streaks.Raw != ProbeStatus.Unknown && streaks.Raw != streaks.Settled;

    private static void Count(ref StreakState streaks, ProbeStatus status)
    {
        streaks.Failures = (streaks.Failures << 1) | (status == ProbeStatus.Unhealthy ? 1u : 0u);
        streaks.HealthyInARow = status == ProbeStatus.Healthy ? Next(streaks.HealthyInARow) : (byte)0;
        streaks.NotUnhealthyInARow = status != ProbeStatus.Unhealthy ? Next(streaks.NotUnhealthyInARow) : (byte)0;
        streaks.NotHealthyInARow = status != ProbeStatus.Healthy ? Next(streaks.NotHealthyInARow) : (byte)0;
        streaks.UnhealthyInARow = status == ProbeStatus.Unhealthy ? Next(streaks.UnhealthyInARow) : (byte)0;
    }

    private static byte Next(byte count) => count == byte.MaxValue ? count : (byte)(count + 1);

    private static ProbeStatus Settle(in StreakState streaks, ProbeStatus status, ProbeProfile profile)
    {
        // Nothing is known yet: the first result of all decides alone.
        if (streaks.Settled is ProbeStatus.Unknown)
            return status;

        var failing = IsFailing(in streaks, profile);
        if (failing)
            return ProbeStatus.Unhealthy;
        if (streaks.HealthyInARow >= profile.HealthyThreshold)
            return ProbeStatus.Healthy;
        if (streaks.Settled == ProbeStatus.Unhealthy && streaks.NotUnhealthyInARow >= profile.HealthyThreshold)
            return ProbeStatus.Degraded;
        if (streaks.Settled == ProbeStatus.Healthy && streaks.NotHealthyInARow >= (profile.Window?.Failures ?? profile.UnhealthyThreshold))
            return ProbeStatus.Degraded;
        return streaks.Settled;
    }

    private static bool IsFailing(in StreakState streaks, ProbeProfile profile) => profile.Window is { } window
        ? BitOperations.PopCount(streaks.Failures & Mask(window.Of)) >= window.Failures
        : streaks.UnhealthyInARow >= profile.UnhealthyThreshold;

    private static StatusChange ApplyFlapping(ref StreakState streaks, ProbeStatus previousRaw, ProbeStatus status, FlapDetection flap)
    {
        var changed = previousRaw != ProbeStatus.Unknown && previousRaw != status;
        streaks.Changes = (streaks.Changes << 1) | (changed ? 1u : 0u);
        var changes = BitOperations.PopCount(streaks.Changes & Mask(flap.Window));
        if (!streaks.Flapping && changes >= flap.StartChanges)
            return Start(ref streaks);
        if (!streaks.Flapping)
            return Show(ref streaks, streaks.Settled);
        if (changes > flap.StopChanges)
            return StatusChange.None;

        streaks.Flapping = false;
        streaks.Effective = streaks.Settled;
        return StatusChange.FlappingStopped;
    }

    private static StatusChange Start(ref StreakState streaks)
    {
        streaks.Flapping = true;
        streaks.Effective = streaks.Settled == ProbeStatus.Unhealthy ? ProbeStatus.Unhealthy : ProbeStatus.Degraded;
        return StatusChange.FlappingStarted;
    }

    private static StatusChange Show(ref StreakState streaks, ProbeStatus settled)
    {
        if (streaks.Effective == settled)
            return StatusChange.None;

        streaks.Effective = settled;
        return StatusChange.Changed;
    }

    private static uint Mask(int bits) => bits >= 32 ? uint.MaxValue : (1u << bits) - 1;
}
