namespace Ops.Health;

/// <summary>One run of one probe as the engine saw it.</summary>
public record struct ProbeObservation
{
    /// <summary>Creates an observation.</summary>
    public ProbeObservation(int probeId, ProbeResult result, ProbeOutcome outcome, ProbeStatus effectiveStatus, bool transitioned, TimeSpan duration, TimeSpan scheduleLag)
    {
        ProbeId = probeId;
        Result = result;
        Outcome = outcome;
        EffectiveStatus = effectiveStatus;
        Transitioned = transitioned;
        Duration = duration;
        ScheduleLag = scheduleLag;
    }

    // The engine writes observations in place, member by member: a copy of the whole right after its parts were
    // written costs several times as much as the parts.

    /// <summary>Gets the engine's handle of the probe; a report pairs it with the name.</summary>
    public int ProbeId { get; internal set; }

    /// <summary>Gets what the run found.</summary>
    public ProbeResult Result { get; internal set; }

    /// <summary>Gets how the run ended.</summary>
    public ProbeOutcome Outcome { get; internal set; }

    /// <summary>Gets the probe's status after thresholds, which is what alerts go by.</summary>
    public ProbeStatus EffectiveStatus { get; internal set; }

    /// <summary>Gets whether this run changed the effective status.</summary>
    public bool Transitioned { get; internal set; }

    /// <summary>Gets how long the run took, all attempts together.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>Gets how long after it was due the run began; a growing lag means that the prober is short of capacity.</summary>
    public TimeSpan ScheduleLag { get; internal set; }
}
