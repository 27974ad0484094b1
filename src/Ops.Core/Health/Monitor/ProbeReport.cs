namespace Ops.Health;

/// <summary>An observation with the name of its probe.</summary>
/// <param name="Name">The probe's name.</param>
/// <param name="Observation">What the engine saw.</param>
public readonly record struct ProbeReport(string Name, ProbeObservation Observation)
{
    /// <summary>Gets the status after thresholds.</summary>
    public ProbeStatus Status => Observation.EffectiveStatus;

    /// <summary>Gets what the run found.</summary>
    public ProbeResult Result => Observation.Result;

    /// <summary>Gets how the run ended.</summary>
    public ProbeOutcome Outcome => Observation.Outcome;

    /// <summary>Gets how long the run took.</summary>
    public TimeSpan Duration => Observation.Duration;
}
