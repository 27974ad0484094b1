using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Ops.Health.FanOut;

namespace Ops.Health;

/// <summary>Runs health probes, once in a sweep or again and again by their schedule, and knows what they found.</summary>
/// <remarks>Thread-safe; every method may be called at any time, also by a probe.</remarks>
public sealed partial class HealthMonitor : IAsyncDisposable, IDisposable
{
    private readonly HealthMonitorOptions _options;
    private readonly TimeProvider _time;
    private readonly FanOutEngine _engine;
    private readonly HealthScheduler _scheduler;
    private readonly DependencyGraph _dependencies;
    private readonly TransitionPublisher _transitions;
    private readonly Broadcast<HealthTransition> _transitionStream;
    private readonly Broadcast<ProbeReport> _observationStream;
    private readonly HealthMetrics _metrics;
    private readonly MonitorClock _clock;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ProbeStreaks> _restored = new(StringComparer.Ordinal);
    private readonly List<int> _leaving = [];
    private readonly DateTimeOffset _epochUtc;
    private TaskCompletionSource? _running;
    private bool _disposed;

    /// <summary>Creates a monitor without probes that goes by the system's clock.</summary>
    /// <exception cref="OpsConfigurationException">An option is out of range.</exception>
    public HealthMonitor(HealthMonitorOptions options)
        : this(options, TimeProvider.System)
    {
    }

    /// <summary>Creates a monitor without probes.</summary>
    /// <exception cref="OpsConfigurationException">An option is out of range.</exception>
    public HealthMonitor(HealthMonitorOptions options, TimeProvider time)
        : this(options, time, null)
    {
    }

    /// <summary>Creates a monitor without probes whose meter comes from a factory.</summary>
    /// <exception cref="OpsConfigurationException">An option is out of range.</exception>
    public HealthMonitor(HealthMonitorOptions options, TimeProvider time, IMeterFactory? meters)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        if (HealthMonitorOptionsValidator.Check(options) is { Count: > 0 } problems)
            throw new OpsConfigurationException(problems);

        _options = options;
        _time = time;
        _epochUtc = time.GetUtcNow();
        _metrics = new HealthMetrics(meters);
        _transitionStream = new Broadcast<HealthTransition>(options.StreamBufferLength);
        _observationStream = new Broadcast<ProbeReport>(options.StreamBufferLength);
        _engine = new FanOutEngine(options, time) { Activities = _metrics.Activities };
        _scheduler = new HealthScheduler(_engine, options.Resolution);
        _dependencies = new DependencyGraph(_engine.Table);
        _transitions = new TransitionPublisher(_engine, _dependencies, new MaintenanceCalendar(options.MaintenanceWindows), _transitionStream);
        _clock = new MonitorClock(_engine, _scheduler, options, FinishLeaving);
        _engine.Transitions = _transitions;
        _engine.Observations = new ObservationPublisher(_observationStream, _metrics);
        _engine.ScheduledRunEnded = OnScheduledRunEnded;
        _engine.Activity = _clock.Wake;
        _metrics.Observe(this);
    }

    /// <summary>Gets how many probes are registered.</summary>
    public int Count => _engine.Table.Count;

    /// <summary>Gets the state of the prober itself.</summary>
    public ProberHealth Prober => ProberHealthReader.Read(_engine, _scheduler, _clock, _options, _transitionStream.Dropped + _observationStream.Dropped);

    /// <summary>Returns how many probes have an effective status.</summary>
    public int CountOf(ProbeStatus status) => _transitions.CountOf(status);

    /// <summary>Runs every registered probe once and returns a new report.</summary>
    /// <param name="cancellationToken">Ends the sweep early: the report is returned all the same, with <see cref="SweepReport.IsCanceled"/>.</param>
    public ValueTask<SweepReport> SweepAsync(CancellationToken cancellationToken) => SweepAsync(new SweepReport(), cancellationToken);

    /// <summary>Runs every registered probe once and fills a report that was used before, which allocates nothing.</summary>
    /// <param name="report">The report to fill.</param>
    /// <param name="cancellationToken">Ends the sweep early: the report is returned all the same, with <see cref="SweepReport.IsCanceled"/>.</param>
    /// <exception cref="InvalidOperationException">Another sweep is filling the report.</exception>
    public ValueTask<SweepReport> SweepAsync(SweepReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        return _metrics.Activities.HasListeners()
            ? TracedSweepAsync(report, cancellationToken)
            : StartSweep(report, null, cancellationToken).Task;
    }

    /// <summary>Runs every registered probe once and yields each observation as it comes; leaving the loop cancels the rest.</summary>
    public async IAsyncEnumerable<ProbeReport> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var report = new SweepReport();
        var arrivals = System.Threading.Channels.Channel.CreateUnbounded<int>();
        var sweep = StartSweep(report, index => arrivals.Writer.TryWrite(index), cancellationToken);
        var end = CompleteAsync(sweep, arrivals.Writer);
        try
        {
            await foreach (var index in arrivals.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
                yield return report[index];
        }
        finally
        {
            sweep.Cancel();
            await end.ConfigureAwait(false);
        }
    }

    /// <summary>Yields every change of an effective status from now on.</summary>
    /// <remarks>
    /// The subscription begins with the call and ends with the loop. A reader that is slower than the changes loses the
    /// oldest of them and is told how many; it never delays a probe.
    /// </remarks>
    public IAsyncEnumerable<HealthTransition> WatchTransitionsAsync(CancellationToken cancellationToken) =>
        Transitions(_transitionStream.Subscribe(), cancellationToken);

    /// <summary>Yields every observation from now on, of sweeps and of the schedule; a slow reader loses the oldest.</summary>
    public IAsyncEnumerable<ProbeReport> WatchObservationsAsync(CancellationToken cancellationToken) =>
        Observations(_observationStream.Subscribe(), cancellationToken);

    private static async IAsyncEnumerable<HealthTransition> Transitions(Subscription<HealthTransition> subscription, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (transition, missed) in subscription.ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return missed == 0 ? transition : transition with { MissedBefore = missed };
    }

    private static async IAsyncEnumerable<ProbeReport> Observations(Subscription<ProbeReport> subscription, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (report, _) in subscription.ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return report;
    }

    private static async Task CompleteAsync(Sweep sweep, System.Threading.Channels.ChannelWriter<int> writer)
    {
        await sweep.Task.ConfigureAwait(false);
        writer.Complete();
    }

    private Sweep StartSweep(SweepReport report, Action<int>? recorded, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
        report.Claim();
        var sweep = report.Sweep;
        sweep.Prepare(_engine, _engine.Table.Current, recorded);
        if (sweep.HasWork)
            _engine.Start(sweep, _options.SweepStart, sweep.StartedAt);
        sweep.Arm(cancellationToken);
        return sweep;
    }

    private async ValueTask<SweepReport> TracedSweepAsync(SweepReport report, CancellationToken cancellationToken)
    {
        using var activity = _metrics.Activities.StartActivity("ops.health.sweep");
        await StartSweep(report, null, cancellationToken).Task.ConfigureAwait(false);
        activity?.SetTag("ops.health.probes", report.Count);
        activity?.SetTag("ops.health.unhealthy", report.CountOf(ProbeStatus.Unhealthy));
        return report;
    }
}
