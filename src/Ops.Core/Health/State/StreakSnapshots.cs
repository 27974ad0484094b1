using Ops.Health.FanOut;

namespace Ops.Health;

/// <summary>Turns probe states into what is saved, and back.</summary>
internal static class StreakSnapshots
{
    public static ProbeStreaks Save(in ProbeState state, DateTimeOffset since) => new()
    {
        Name = state.Registration!.Name,
        Status = state.Streaks.Effective,
        Settled = state.Streaks.Settled,
        Latest = state.Streaks.Raw,
        Since = since,
        HealthyInARow = state.Streaks.HealthyInARow,
        NotUnhealthyInARow = state.Streaks.NotUnhealthyInARow,
        NotHealthyInARow = state.Streaks.NotHealthyInARow,
        UnhealthyInARow = state.Streaks.UnhealthyInARow,
        Failures = state.Streaks.Failures,
        Changes = state.Streaks.Changes,
        IsFlapping = state.Streaks.Flapping,
        IsSuppressed = (state.Flags & ProbeFlags.Suppressed) != ProbeFlags.None,
    };

    public static void Restore(ref ProbeState state, ProbeStreaks saved, TimeSpan sinceEpoch)
    {
        state.Streaks = new StreakState
        {
            Effective = Checked(saved.Status),
            Settled = Checked(saved.Settled),
            Raw = Checked(saved.Latest),
            HealthyInARow = Checked(saved.HealthyInARow),
            NotUnhealthyInARow = Checked(saved.NotUnhealthyInARow),
            NotHealthyInARow = Checked(saved.NotHealthyInARow),
            UnhealthyInARow = Checked(saved.UnhealthyInARow),
            Failures = saved.Failures,
            Changes = saved.Changes,
            Flapping = saved.IsFlapping,
        };
        state.SinceSeconds = (int)Math.Clamp(sinceEpoch.TotalSeconds, int.MinValue, int.MaxValue);
        if (saved.IsSuppressed)
            state.Flags |= ProbeFlags.Suppressed;
    }

    // The file may come from anywhere: out-of-range numbers must not reach the packed state.
    private static ProbeStatus Checked(ProbeStatus status) => status <= ProbeStatus.Unhealthy ? status : ProbeStatus.Unknown;

    private static byte Checked(int count) => (byte)Math.Clamp(count, 0, byte.MaxValue);
}
