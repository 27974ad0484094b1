namespace Ops.Health.FanOut;

internal interface IObservationSink
{
    /// <summary>Gets whether anybody listens.</summary>
    bool IsActive { get; }

    /// <summary>Takes in an observation; must return at once.</summary>
    void OnObservation(in Run run, in ProbeObservation observation);
}
