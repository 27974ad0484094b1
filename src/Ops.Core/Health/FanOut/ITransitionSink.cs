namespace Ops.Health.FanOut;

internal interface ITransitionSink
{
    /// <summary>Takes in a change; the caller owns the state. Must return at once.</summary>
    void OnChange(int probeId, ref ProbeState state, ProbeStatus from, StatusChange change, in ProbeObservation observation, TimeSpan previousFor);

    /// <summary>Takes in a result of a probe whose worsening was not announced and that has not recovered.</summary>
    void OnStillSuppressed(int probeId, ref ProbeState state, in ProbeObservation observation);
}
