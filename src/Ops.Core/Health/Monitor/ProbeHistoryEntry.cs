namespace Ops.Health;

/// <summary>One past result of a probe.</summary>
/// <param name="At">When the run ended, to a tenth of a second.</param>
/// <param name="Status">What it found, before thresholds.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Duration">How long it took, to 10 µs and at most 11 minutes.</param>
public readonly record struct ProbeHistoryEntry(DateTimeOffset At, ProbeStatus Status, ProbeOutcome Outcome, TimeSpan Duration);
