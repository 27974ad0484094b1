namespace Ops.Conformance;

internal sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
{
    private long _period = -1;

    public long Due { get; private set; } = long.MaxValue;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period > TimeSpan.Zero ? period.Ticks : -1;
        Due = dueTime < TimeSpan.Zero ? long.MaxValue : time.GetTimestamp() + dueTime.Ticks;
        return true;
    }

    public void Schedule() => Due = _period < 0 ? long.MaxValue : Math.Max(Due + _period, time.GetTimestamp());

    public void Fire() => callback(state);

    public void Dispose() => time.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
