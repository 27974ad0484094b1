namespace Ops.Providers.Host;

/// <summary>Counts restarts: a process that took the place of one that went away.</summary>
internal sealed class RestartCounter(TimeSpan window)
{
    private readonly SlidingCount _restarts = new(window);
    private HashSet<(int Id, long StartKey)>? _known;
    private int _gone;

    /// <summary>Compares the processes with those of the run before and returns the restarts within the window.</summary>
    public long Observe(TimeProvider time, IReadOnlyList<ProcessSample> running)
    {
        var now = running.Select(process => (process.Id, process.StartKey)).ToHashSet();
        if (_known is not null)
        {
            _gone += _known.Count(process => !now.Contains(process));
            var started = now.Count(process => !_known.Contains(process));
            var restarts = Math.Min(_gone, started);
            _gone -= restarts;
            _restarts.Add(time, restarts);
        }

        _known = now;
        return _restarts.Total(time);
    }
}
