namespace Ops.Journal;

/// <summary>All timers, earliest first.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class JournalTimers
{
    private readonly SortedSet<TimerState> _byTime = new(Comparer<TimerState>.Create(Compare));

    public IReadOnlyCollection<TimerState> All => _byTime;

    public static TimerState? Find(StreamState? stream, string key) => stream?.Timers.GetValueOrDefault(key);

    public void Set(StreamState stream, string key, DateTimeOffset dueAt, int attempt)
    {
        Clear(stream, key);
        var timer = new TimerState(stream, key, dueAt) { Attempt = attempt };
        stream.Timers.Add(key, timer);
        _byTime.Add(timer);
    }

    public void Clear(StreamState stream, string key)
    {
        if (stream.Timers.Remove(key, out var timer))
            _byTime.Remove(timer);
    }

    public void Clear(StreamState stream)
    {
        _byTime.ExceptWith(stream.Timers.Values);
        stream.Timers.Clear();
    }

    public void ClearAll(IEnumerable<StreamState> streams)
    {
        _byTime.Clear();
        foreach (var stream in streams)
            stream.Timers.Clear();
    }

    /// <summary>Returns the timers that can be taken, earliest first.</summary>
    public IEnumerable<TimerState> Due(DueQuery query) =>
        _byTime.TakeWhile(timer => timer.DueAt <= query.Now)
            .Where(timer => timer.FreeAt <= query.Now && timer.Stream.Name.StartsWith(query.Prefix, StringComparison.Ordinal))
            .Take(query.MaxCount);

    /// <summary>Returns when the first timer can be taken.</summary>
    public DateTimeOffset? Next()
    {
        DateTimeOffset? next = null;
        foreach (var timer in _byTime)
        {
            if (timer.DueAt >= next)
                break;
            if (next is null || timer.FreeAt < next)
                next = timer.FreeAt;
        }

        return next;
    }

    /// <summary>Takes over the leases of another object that has the same timers.</summary>
    public void TakeLeases(JournalTimers other)
    {
        foreach (var (timer, leased) in _byTime.Zip(other._byTime))
            (timer.LeaseToken, timer.LeasedUntil) = (leased.LeaseToken, leased.LeasedUntil);
    }

    private static int Compare(TimerState left, TimerState right)
    {
        var order = left.DueAt.CompareTo(right.DueAt);
        if (order == 0)
            order = string.CompareOrdinal(left.Stream.Name, right.Stream.Name);
        return order != 0 ? order : string.CompareOrdinal(left.Key, right.Key);
    }
}
