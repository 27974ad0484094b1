using Ops.Health.FanOut;

namespace Ops.Health;

/// <summary>What happens at every tick of a monitor: deadlines, schedule, the prober's own pulse.</summary>
internal sealed class MonitorClock : IDisposable
{
    /// <summary>For how long after its last run the monitor keeps ticking, so that sweeps in close order need not wake it.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    private readonly FanOutEngine _engine;
    private readonly HealthScheduler _scheduler;
    private readonly Action _housekeeping;
    private readonly TimeSpan _resolution;
    private readonly Ticker _ticker;
    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource> _waitingForIdle = [];
    private long _busyAt;
    private long _expectedAt;
    private long _tickLag;

    public MonitorClock(FanOutEngine engine, HealthScheduler scheduler, HealthMonitorOptions options, Action housekeeping)
    {
        _engine = engine;
        _scheduler = scheduler;
        _housekeeping = housekeeping;
        _resolution = options.Resolution;
        PoolLag = new PoolLagMeter(options.StarvationThreshold);
        _busyAt = engine.Time.GetTimestamp();
        _ticker = Ticker.Create(engine.Time, options.Resolution, Tick);
    }

    public PoolLagMeter PoolLag { get; }

    /// <summary>How late the latest tick was.</summary>
    public TimeSpan TickLag => TimeSpan.FromTicks(Volatile.Read(ref _tickLag));

    public void Wake() => _ticker.Wake();

    public void Dispose() => _ticker.Dispose();

    /// <summary>Waits until no slot is taken.</summary>
    public Task WhenIdleAsync()
    {
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (!_engine.IsBusy)
                return Task.CompletedTask;
            _waitingForIdle.Add(idle);
        }

        Wake();
        return idle.Task;
    }

    private TimeSpan Tick()
    {
        var now = _engine.Time.GetTimestamp();
        MeasureLag(now);
        PoolLag.Check(_engine.IsBusy);
        _engine.IsStarved = PoolLag.IsStarved;
        _engine.Scan(now);
        // Asked before the schedule is: a run that ends in between has put its next start into the schedule by then.
        var busy = _engine.IsBusy;
        var untilDue = _scheduler.Advance(now);
        _housekeeping();
        var pause = Pace(now, busy || _engine.IsBusy, untilDue);
        _expectedAt = pause == Timeout.InfiniteTimeSpan ? long.MaxValue : now + _engine.Ticks(pause);
        return pause;
    }

    private void MeasureLag(long now)
    {
        var late = now > _expectedAt && _expectedAt != 0 ? _engine.Time.GetElapsedTime(_expectedAt, now) : TimeSpan.Zero;
        Volatile.Write(ref _tickLag, late.Ticks);
    }

    /// <summary>Returns the time to the next tick: short while runs are in flight or were a moment ago, else until something is due.</summary>
    private TimeSpan Pace(long now, bool busy, TimeSpan untilDue)
    {
        if (busy)
        {
            _busyAt = now;
            return _resolution;
        }

        EndWaits();
        if (_engine.Time.GetElapsedTime(_busyAt, now) < Linger)
            return _resolution;
        return untilDue;
    }

    private void EndWaits()
    {
        lock (_gate)
        {
            foreach (var idle in _waitingForIdle)
                idle.TrySetResult();
            _waitingForIdle.Clear();
        }
    }
}
