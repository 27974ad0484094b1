namespace Ops.Providers.Host;

/// <summary>Counts what happened within the last <paramref name="window"/>.</summary>
internal sealed class SlidingCount(TimeSpan window)
{
    private readonly Queue<(long Timestamp, long Count)> _entries = new();
    private long _total;

    public void Add(TimeProvider time, long count)
    {
        if (count <= 0)
            return;

        _entries.Enqueue((time.GetTimestamp(), count));
        _total += count;
    }

    public long Total(TimeProvider time)
    {
        while (_entries.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Timestamp) >= window)
            _total -= _entries.Dequeue().Count;
        return _total;
    }
}
