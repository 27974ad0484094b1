using System.Runtime.InteropServices;

namespace Ops.Health.FanOut;

/// <summary>Everything the engine keeps about one probe; one of very many, so every byte counts.</summary>
/// <remarks>
/// Whoever set <see cref="ProbeControl.Running"/> owns the fields until the flag is cleared. Readers copy the struct
/// and retry when <see cref="Control"/> shows a write or a new version, see <see cref="ProbeTable.Read"/>.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal struct ProbeState
{
    public ProbeRegistration? Registration;
    public IHealthProbe? Probe;

    /// <summary>Null, a description, an exception, or a <see cref="FailureDetail"/> with both.</summary>
    public object? Detail;

    public double Value;
    public long EndedAt;
    public long Due;
    public int Control;
    public uint DurationMicroseconds;

    /// <summary>The next probe in the same bucket of the timing wheel; the wheel alone uses it and <see cref="Due"/>.</summary>
    public int NextInBucket;

    /// <summary>When the effective status last changed, in seconds since the engine's epoch; negative where it was restored.</summary>
    public int SinceSeconds;

    public StreakState Streaks;
    public ushort Profile;
    public ushort HistoryCount;
    public ProbeOutcome Outcome;
    public ProbeFlags Flags;
    public bool Removed;

    public readonly ProbeResult Result => new(
        Streaks.Raw,
        Value,
        Detail as string ?? (Detail as FailureDetail)?.Description,
        Detail as Exception ?? (Detail as FailureDetail)?.Exception);

    public readonly TimeSpan Duration => TimeSpan.FromTicks(DurationMicroseconds * TimeSpan.TicksPerMicrosecond);
}
