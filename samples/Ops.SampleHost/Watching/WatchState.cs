using Ops.Health;

namespace Ops.SampleHost.Watching;

/// <summary>What a watch has seen so far; the monitor knows the present, this the past.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class WatchState(Watchlist list, TimeSpan? planned)
{
    private const int KeptEvents = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ProbeStatistics> _statistics = new(StringComparer.Ordinal);
    private readonly LinkedList<WatchEvent> _events = new();
    private readonly long _began = list.Time.GetTimestamp();
    private int _transitions;
    private int _suppressed;

    public Watchlist List => list;

    /// <summary>Gets how long the watch is meant to last, or null where it lasts until Ctrl-C.</summary>
    public TimeSpan? Planned => planned;

    public TimeSpan Elapsed => list.Time.GetElapsedTime(_began);

    public void Add(ProbeReport report)
    {
        lock (_gate)
            StatisticsOf(report.Name).Count(report.Observation);
    }

    public void Add(WatchEvent happened)
    {
        lock (_gate)
        {
            if (happened.IsFirstLook)
                return;

            _events.AddFirst(happened);
            if (_events.Count > KeptEvents)
                _events.RemoveLast();
            if (happened.Transition is not { From: not ProbeStatus.Unknown } transition)
                return;

            _transitions++;
            _suppressed += transition.SuppressedBy is null ? 0 : 1;
            StatisticsOf(transition.ProbeName).Transitions++;
        }
    }

    /// <summary>Returns the latest events, newest first; the first look at a healthy target is none.</summary>
    public IReadOnlyList<WatchEvent> Latest(int count)
    {
        lock (_gate)
            return [.. _events.Take(count)];
    }

    public WatchSummary Summarize()
    {
        lock (_gate)
        {
            var probes = list.Monitor.Snapshot().Select(Describe).ToList();
            return new WatchSummary(Elapsed, probes, _transitions, _suppressed, list.Monitor.Prober);
        }
    }

    private ProbeSummary Describe(ProbeSnapshot snapshot)
    {
        var seen = StatisticsOf(snapshot.Name);
        return new ProbeSummary(snapshot.Name, list.KindOf(snapshot.Name), snapshot.Status, seen.Worst, seen.Runs, seen.Availability, seen.Transitions, seen.MeanDuration);
    }

    private ProbeStatistics StatisticsOf(string probe)
    {
        if (!_statistics.TryGetValue(probe, out var statistics))
            _statistics.Add(probe, statistics = new ProbeStatistics());
        return statistics;
    }
}
