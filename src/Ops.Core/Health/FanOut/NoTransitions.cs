namespace Ops.Health.FanOut;

internal sealed class NoTransitions : ITransitionSink
{
    public static NoTransitions Instance { get; } = new();

    public void OnChange(int probeId, ref ProbeState state, ProbeStatus from, StatusChange change, in ProbeObservation observation, TimeSpan previousFor)
    {
    }

    public void OnStillSuppressed(int probeId, ref ProbeState state, in ProbeObservation observation)
    {
    }
}
