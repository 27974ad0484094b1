namespace Ops.Health;

internal sealed class ThreadTicker(TimeProvider time, TimeSpan resolution, Func<TimeSpan> tick) : Ticker
{
    private readonly object _gate = new();
    private bool _started;
    private bool _signaled;
    private bool _disposed;
    private int _asleep = 1;

    public override void Wake()
    {
        // The common case, a ticker that is awake, costs one read.
        if (Volatile.Read(ref _asleep) == 0)
            return;

        lock (_gate)
        {
            if (_disposed)
                return;
            Start();
            _signaled = true;
            Monitor.Pulse(_gate);
        }
    }

    public override void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Start()
    {
        if (_started)
            return;

        _started = true;
        new Thread(Work) { IsBackground = true, Name = "Ops health ticker", Priority = ThreadPriority.AboveNormal }.UnsafeStart();
    }

    private void Work()
    {
        var next = time.GetTimestamp();
        TimeSpan pause;
        do
        {
            Volatile.Write(ref _asleep, 0);
            pause = tick();
            if (pause > resolution || pause == Timeout.InfiniteTimeSpan)
            {
                // Looks again after saying that it sleeps: work that came in between is seen, later work wakes it.
                Interlocked.Exchange(ref _asleep, 1);
                pause = tick();
            }

            next = Due(next, ref pause);
        }
        while (Pause(pause));
    }

    /// <summary>Keeps ticks at their pace: a late one shortens the pause after it.</summary>
    private long Due(long last, ref TimeSpan pause)
    {
        var now = time.GetTimestamp();
        if (pause == Timeout.InfiniteTimeSpan)
            return now;

        var next = Math.Max(last, now - Units(resolution)) + Units(pause);
        pause = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, time.GetElapsedTime(now, next).TotalMilliseconds)));
        return next;
    }

    private long Units(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    /// <summary>Waits for the next tick or a signal; false once disposed.</summary>
    private bool Pause(TimeSpan pause)
    {
        lock (_gate)
        {
            if (!_disposed && !_signaled && pause != TimeSpan.Zero)
                Monitor.Wait(_gate, pause);
            _signaled = false;
            return !_disposed;
        }
    }
}
