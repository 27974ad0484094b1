namespace Ops.Health;

/// <summary>Ticks by the timers of a clock that is not the system's, such as a test's.</summary>
internal sealed class TimerTicker : Ticker
{
    private readonly Func<TimeSpan> _tick;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private bool _disposed;
    private bool _woken;

    public TimerTicker(TimeProvider time, Func<TimeSpan> tick)
    {
        _tick = tick;
        _timer = time.CreateTimer(static ticker => ((TimerTicker)ticker!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override void Wake()
    {
        lock (_gate)
            _woken = true;
        Arm(TimeSpan.Zero);
    }

    public override void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer.Dispose();
        }
    }

    private void OnTimer()
    {
        lock (_gate)
            _woken = false;
        Arm(_tick());
    }

    private void Arm(TimeSpan pause)
    {
        lock (_gate)
        {
            if (!_disposed)
                _timer.Change(_woken ? TimeSpan.Zero : pause, Timeout.InfiniteTimeSpan);
        }
    }
}
