using Ops.Health.FanOut;

namespace Ops.Health;

/// <summary>Decides when each probe is due, and hands due probes to the engine.</summary>
internal sealed class HealthScheduler
{
    private readonly Lock _gate = new();
    private readonly Random _random = new();
    private readonly FanOutEngine _engine;
    private readonly Action<int> _onDue;
    private readonly long _tickLength;
    private TimingWheel _wheel;
    private long _origin;
    private long _overruns;
    private bool _running;

    public HealthScheduler(FanOutEngine engine, TimeSpan resolution)
    {
        _engine = engine;
        _tickLength = Math.Max(1, engine.Ticks(resolution));
        _wheel = new TimingWheel(engine.Table, _tickLength, 0);
        _onDue = OnDue;
        Source = new ScheduleSource(engine.Time);
    }

    public ScheduleSource Source { get; private set; }

    public bool IsRunning => Volatile.Read(ref _running);

    /// <summary>How many due starts were left out because an earlier run of the probe took longer than its interval.</summary>
    public long Overruns => Volatile.Read(ref _overruns);

    public void Start(long now)
    {
        lock (_gate)
        {
            _origin = now;
            _wheel = new TimingWheel(_engine.Table, _tickLength, now);
            Source = new ScheduleSource(_engine.Time);
            _engine.Schedule = Source;
            _running = true;
            foreach (var id in _engine.Table.Current.Ids)
                Insert(id, now);
        }
    }

    public void Stop()
    {
        lock (_gate)
        {
            _running = false;
            foreach (var id in _engine.Table.Current.Ids)
                _wheel.Remove(id);
        }

        Source.Cancel();
        _engine.CancelWaiting(Source);
    }

    public void Add(int id, long now)
    {
        lock (_gate)
        {
            if (_running)
                Insert(id, now);
        }
    }

    public void Remove(int id)
    {
        lock (_gate)
            _wheel.Remove(id);
    }

    /// <summary>Makes a waiting probe due at once.</summary>
    public void BringForward(int id, long now)
    {
        lock (_gate)
        {
            if (_running && _wheel.Remove(id))
                _wheel.Insert(id, now);
        }
    }

    /// <summary>Hands what came due to the engine.</summary>
    /// <returns>How long nothing will come due.</returns>
    public TimeSpan Advance(long now)
    {
        int ticks;
        lock (_gate)
        {
            if (!_running)
                return Timeout.InfiniteTimeSpan;
            _wheel.Advance(now, _onDue);
            ticks = _wheel.TicksToNext();
        }

        if (Source.HasWork && _engine.CountStarting(Source) == 0)
            _engine.StartOnOwnThread(Source);
        return TimeSpan.FromSeconds((double)ticks * _tickLength / _engine.Time.TimestampFrequency);
    }

    /// <summary>Schedules the next run of a probe whose scheduled run has ended.</summary>
    public void OnRunEnded(int id, ProbeRegistration registration, long dueAt)
    {
        var now = _engine.Time.GetTimestamp();
        lock (_gate)
        {
            ref var state = ref _engine.Table[id];
            if (!_running || state.Removed || state.NextInBucket != TimingWheel.NotInWheel || !ReferenceEquals(state.Registration, registration))
                return;

            _wheel.Insert(id, NextDue(id, in state, dueAt, now));
        }
    }

    private void OnDue(int id)
    {
        ref var state = ref _engine.Table[id];
        if (!state.Removed && state.Registration is { } registration)
            Source.Add(id, registration, state.Due);
    }

    private void Insert(int id, long now)
    {
        var profile = _engine.Profiles[_engine.Table[id].Profile];
        if (_engine.Table[id].NextInBucket == TimingWheel.NotInWheel)
            _wheel.Insert(id, OnGrid(id, profile.IntervalTicks, now - 1));
    }

    private long NextDue(int id, in ProbeState state, long dueAt, long now)
    {
        var profile = _engine.Profiles[state.Profile];
        var streaks = state.Streaks;
        if (StatusTracker.IsChanging(in streaks) && profile.EdgeIntervalTicks < profile.IntervalTicks)
            return Math.Max(dueAt + profile.EdgeIntervalTicks, now + 1);

        var interval = streaks.Effective == ProbeStatus.Unhealthy ? profile.UnhealthyIntervalTicks : profile.IntervalTicks;
        var next = OnGrid(id, interval, now);
        var leftOut = ((next - dueAt) / interval) - 1;
        if (leftOut > 0)
            Interlocked.Add(ref _overruns, leftOut);
        return profile.JitterFraction == 0 ? next : Math.Max(now + 1, next + Jitter(interval, profile.JitterFraction));
    }

    /// <summary>Returns the first due time of a probe after <paramref name="after"/>, on the grid of its interval and phase.</summary>
    private long OnGrid(int id, long interval, long after)
    {
        var anchor = _origin + PhaseSpreader.Phase(id, interval);
        return after < anchor ? anchor : anchor + ((((after - anchor) / interval) + 1) * interval);
    }

    private long Jitter(long interval, double fraction) => (long)(interval * fraction * ((_random.NextDouble() * 2) - 1));
}
