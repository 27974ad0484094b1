using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Ops.Health;

/// <summary>The meters and activities of the prober; their names are a contract, see docs/diagnostics.md.</summary>
internal sealed class HealthMetrics : IDisposable
{
    public const string Name = "Ops.Health";

    private readonly Meter _meter;
    private readonly bool _ownsMeter;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _lag;
    private readonly Counter<long> _transitions;

    public HealthMetrics(IMeterFactory? factory)
    {
        _ownsMeter = factory is null;
        _meter = factory?.Create(new MeterOptions(Name)) ?? new Meter(Name);
        Activities = new ActivitySource(Name);
        _duration = _meter.CreateHistogram<double>("ops.health.probe.duration", "s", "How long a run of a probe took.");
        _lag = _meter.CreateHistogram<double>("ops.health.probe.schedule_lag", "s", "How long after it was due a run began.");
        _transitions = _meter.CreateCounter<long>("ops.health.probe.transitions", "{transition}", "Changes of a probe's effective status.");
    }

    public ActivitySource Activities { get; }

    public bool IsEnabled => _duration.Enabled || _lag.Enabled || _transitions.Enabled;

    /// <summary>Adds the gauges that are read from the monitor itself.</summary>
    public void Observe(HealthMonitor monitor)
    {
        _meter.CreateObservableGauge("ops.health.probes", () => CountsOf(monitor), "{probe}", "Registered probes by effective status.");
        _meter.CreateObservableGauge("ops.health.prober.slots_in_use", () => monitor.Prober.SlotsInUse, "{slot}", "Slots that hold a run.");
        _meter.CreateObservableGauge("ops.health.prober.abandoned", () => monitor.Prober.AbandonedNow, "{run}", "Abandoned runs that have not ended.");
        _meter.CreateObservableGauge("ops.health.prober.thread_pool_lag", () => monitor.Prober.ThreadPoolLag.TotalSeconds, "s", "How long the thread pool took to start a work item.");
        _meter.CreateObservableCounter("ops.health.prober.overruns", () => monitor.Prober.Overruns, "{run}", "Due starts left out since a run took longer than its interval.");
        _meter.CreateObservableCounter("ops.health.prober.dropped_events", () => monitor.Prober.DroppedEvents, "{event}", "Events that slow readers of streams have lost.");
    }

    public void Record(string probe, in ProbeObservation observation)
    {
        var name = new KeyValuePair<string, object?>("ops.probe.name", probe);
        var outcome = new KeyValuePair<string, object?>("ops.probe.outcome", OutcomeName(observation.Outcome));
        _duration.Record(observation.Duration.TotalSeconds, name, outcome);
        _lag.Record(observation.ScheduleLag.TotalSeconds, name);
        if (observation.Transitioned)
            _transitions.Add(1, name, new KeyValuePair<string, object?>("ops.probe.status", StatusName(observation.EffectiveStatus)));
    }

    public void Dispose()
    {
        Activities.Dispose();
        if (_ownsMeter)
            _meter.Dispose();
    }

    private static IEnumerable<Measurement<int>> CountsOf(HealthMonitor monitor)
    {
        foreach (var status in (ProbeStatus[])[ProbeStatus.Unknown, ProbeStatus.Healthy, ProbeStatus.Degraded, ProbeStatus.Unhealthy])
            yield return new Measurement<int>(monitor.CountOf(status), new KeyValuePair<string, object?>("ops.probe.status", StatusName(status)));
    }

    private static string StatusName(ProbeStatus status) => status switch
    {
        ProbeStatus.Healthy => "healthy",
        ProbeStatus.Degraded => "degraded",
        ProbeStatus.Unhealthy => "unhealthy",
        _ => "unknown",
    };

    private static string OutcomeName(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.Completed => "completed",
        ProbeOutcome.TimedOut => "timed_out",
        ProbeOutcome.Abandoned => "abandoned",
        ProbeOutcome.Faulted => "faulted",
        ProbeOutcome.Canceled => "canceled",
        ProbeOutcome.Skipped => "skipped",
        _ => "none",
    };
}
