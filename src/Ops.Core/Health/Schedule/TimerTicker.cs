namespace Ops.Health;

/// <summary>Ticks by the timers of a clock that is not the system's, such as a test's.</summary>
internal sealed class TimerTicker : Ticker
{
    private readonly Func<TimeSpan> _tick;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private bool _disposed;

    public TimerTicker(TimeProvider time, Func<TimeSpan> tick)
    {
        _tick = tick;
        _timer = time.CreateTimer(static ticker => ((TimerTicker)ticker!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override void Wake() => Arm(TimeSpan.Zero);

    public override void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer.Dispose();
        }
    }

    private void OnTimer() => Arm(_tick());

    private void Arm(TimeSpan pause)
    {
        lock (_gate)
        {
            if (!_disposed)
                _timer.Change(pause, Timeout.InfiniteTimeSpan);
        }
    }
}
