namespace Ops.Health;

/// <summary>One run of one probe as the engine saw it.</summary>
/// <param name="ProbeId">The engine's handle of the probe; a report pairs it with the name.</param>
/// <param name="Result">What the run found.</param>
/// <param name="Outcome">How the run ended.</param>
/// <param name="EffectiveStatus">The probe's status after thresholds, which is what alerts go by.</param>
/// <param name="Transitioned">Whether this run changed the effective status.</param>
/// <param name="Duration">How long the run took, all attempts together.</param>
/// <param name="ScheduleLag">How long after it was due the run began; a growing lag means that the prober is short of capacity.</param>
public readonly record struct ProbeObservation(
    int ProbeId,
    ProbeResult Result,
    ProbeOutcome Outcome,
    ProbeStatus EffectiveStatus,
    bool Transitioned,
    TimeSpan Duration,
    TimeSpan ScheduleLag);
