using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ops.Health;

namespace Ops.SampleHost.Watching.Json;

/// <summary>Writes one JSON object a line: for machines.</summary>
internal sealed class JsonView(TextWriter output, TimeProvider time) : IWatchView
{
    private static readonly TimeSpan _statusInterval = TimeSpan.FromSeconds(10);
    private static readonly JsonLinesContext _types = JsonLinesContext.Readable;

    private Watchlist? _list;
    private volatile int _swept = int.MaxValue;
    private int _seen;

    public async Task SweepAsync(Watchlist list, IAsyncEnumerable<ProbeReport> observations)
    {
        _list = list;
        var summary = await SweepSummary.GatherAsync(observations, time, report => Write(Line("sweep", list, report), _types.ProbeLine));
        Write(
            new SweepLine(
                "sweep",
                time.GetUtcNow(),
                Wording.Of(summary.Status),
                Milliseconds(summary.Duration),
                summary.CountOf(ProbeStatus.Healthy),
                summary.CountOf(ProbeStatus.Degraded),
                summary.CountOf(ProbeStatus.Unhealthy),
                summary.CountOf(ProbeStatus.Unknown)),
            _types.SweepLine);
        _swept = summary.Reports.Count;
    }

    public async Task WatchAsync(WatchState state, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_statusInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                WriteStatus(state.List.Monitor);
        }
        catch (OperationCanceledException)
        {
            // The watch is over.
        }
    }

    public void OnObservation(ProbeReport report)
    {
        // The sweep's observations come here as well, maybe late.
        if (_seen < _swept)
            _seen++;
        else
            Write(Line("watch", _list!, report), _types.ProbeLine);
    }

    public void OnEvent(WatchEvent happened)
    {
        if (happened.Transition is { } transition)
            Write(Line(transition), _types.TransitionLine);
        else
            Write(new NoteLine("note", happened.At, happened.Note!), _types.NoteLine);
    }

    public void Conclude(WatchSummary summary) => Write(
        new SummaryLine(
            "summary",
            time.GetUtcNow(),
            Wording.Of(summary.Status),
            Wording.Of(summary.Worst),
            Milliseconds(summary.Duration),
            summary.Runs,
            summary.Transitions,
            summary.Suppressed,
            summary.ExitCode,
            summary.Closing,
            Fields(summary.Prober),
            [.. summary.Probes.Select(Fields)]),
        _types.SummaryLine);

    private static ProbeLine Line(string phase, Watchlist list, ProbeReport report) => new(
        "probe",
        list.Time.GetUtcNow(),
        phase,
        report.Name,
        list.KindOf(report.Name),
        Wording.Of(report.Status),
        Wording.Of(report.Result.Status),
        Wording.Of(report.Outcome),
        Milliseconds(report.Duration),
        Number(report.Result.Value),
        report.Result.Description);

    private static TransitionLine Line(HealthTransition transition) => new(
        "transition",
        transition.At,
        transition.ProbeName,
        Wording.Of(transition.From),
        Wording.Of(transition.To),
        Wording.Of(transition.Kind),
        transition.PreviousFor.TotalSeconds,
        transition.Observation.Result.Description,
        transition.SuppressedBy);

    private static ProberFields Fields(ProberHealth prober) => new(
        Wording.Of(prober.Status),
        prober.Problems,
        prober.SlotsInUse,
        prober.Slots,
        prober.AbandonedNow,
        prober.Abandoned,
        prober.TimedOut,
        prober.Skipped,
        Milliseconds(prober.TickLag),
        Milliseconds(prober.ThreadPoolLag));

    private static ProbeSummaryFields Fields(ProbeSummary probe) => new(
        probe.Name,
        probe.Kind,
        Wording.Of(probe.Status),
        Wording.Of(probe.Worst),
        probe.Runs,
        Number(probe.Availability),
        probe.Transitions,
        Milliseconds(probe.MeanDuration));

    private static double Milliseconds(TimeSpan span) => Math.Round(span.TotalMilliseconds, 3);

    private static double? Number(double value) => double.IsFinite(value) ? Math.Round(value, 6) : null;

    private void WriteStatus(HealthMonitor monitor) => Write(
        new StatusLine(
            "status",
            time.GetUtcNow(),
            monitor.CountOf(ProbeStatus.Healthy),
            monitor.CountOf(ProbeStatus.Degraded),
            monitor.CountOf(ProbeStatus.Unhealthy),
            monitor.CountOf(ProbeStatus.Unknown),
            Fields(monitor.Prober)),
        _types.StatusLine);

    private void Write<T>(T line, JsonTypeInfo<T> type)
    {
        lock (output)
            output.WriteLine(JsonSerializer.Serialize(line, type));
    }
}
