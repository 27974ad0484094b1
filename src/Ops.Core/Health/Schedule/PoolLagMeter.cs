namespace Ops.Health;

/// <summary>Measures how long the thread pool takes to start a work item, in real time whatever the engine's clock.</summary>
internal sealed class PoolLagMeter(TimeSpan threshold) : IThreadPoolWorkItem
{
    private static readonly TimeSpan BusyInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(1);

    private long _sentAt;
    private long _lastLagTicks;
    private int _pending;

    /// <summary>Gets the delay of the latest work item, or of the one that still waits when that is longer.</summary>
    public TimeSpan Lag
    {
        get
        {
            var last = TimeSpan.FromTicks(Volatile.Read(ref _lastLagTicks));
            return Volatile.Read(ref _pending) == 1 && Age() is var age && age > last ? age : last;
        }
    }

    public bool IsStarved => Lag > threshold;

    /// <summary>Sends a work item if it is time for one.</summary>
    /// <param name="busy">Whether runs are in flight; else it asks less often, since each item wakes a thread of the pool, which then spins for a while.</param>
    public void Check(bool busy)
    {
        if (Volatile.Read(ref _pending) == 1 || Age() < (busy ? BusyInterval : IdleInterval))
            return;

        Volatile.Write(ref _sentAt, TimeProvider.System.GetTimestamp());
        Volatile.Write(ref _pending, 1);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Execute()
    {
        Volatile.Write(ref _lastLagTicks, Age().Ticks);
        Volatile.Write(ref _pending, 0);
    }

    private TimeSpan Age() => TimeProvider.System.GetElapsedTime(Volatile.Read(ref _sentAt));
}
