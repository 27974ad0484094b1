using Ops.Health.FanOut;

namespace Ops.Health;

/// <summary>Broadcasts observations and feeds the metrics.</summary>
internal sealed class ObservationPublisher(Broadcast<ProbeReport> broadcast, HealthMetrics metrics) : IObservationSink
{
    public bool IsActive => broadcast.HasSubscribers || metrics.IsEnabled;

    public void OnObservation(in Run run, in ProbeObservation observation)
    {
        if (metrics.IsEnabled)
            metrics.Record(run.Registration.Name, in observation);
        if (broadcast.HasSubscribers)
            broadcast.Publish(new ProbeReport(run.Registration.Name, observation));
    }
}
