namespace Ops.Health.FanOut;

/// <summary>One remembered result in eight bytes: when (in 100 ms), how long (in 10 µs), status and outcome.</summary>
/// <param name="Packed">33 bits of time since the engine's epoch, 26 of duration, 2 of status, 3 of outcome.</param>
internal readonly record struct HistoryRecord(ulong Packed)
{
    private const ulong TicksPerTime = 100 * TimeSpan.TicksPerMillisecond;
    private const ulong TicksPerDuration = 10 * TimeSpan.TicksPerMicrosecond;
    private const ulong MaxDuration = (1UL << 26) - 1;
    private const ulong MaxTime = (1UL << 33) - 1;

    public TimeSpan SinceEpoch => TimeSpan.FromMilliseconds((Packed >> 31) * 100);

    public TimeSpan Duration => TimeSpan.FromMicroseconds(((Packed >> 5) & MaxDuration) * 10);

    public ProbeStatus Status => (ProbeStatus)((Packed >> 3) & 3);

    public ProbeOutcome Outcome => (ProbeOutcome)(Packed & 7);

    public static HistoryRecord From(TimeSpan sinceEpoch, TimeSpan duration, ProbeStatus status, ProbeOutcome outcome) => new(
        (Math.Min((ulong)sinceEpoch.Ticks / TicksPerTime, MaxTime) << 31) |
        (Math.Min((ulong)duration.Ticks / TicksPerDuration, MaxDuration) << 5) |
        ((ulong)status << 3) |
        (ulong)outcome);
}
