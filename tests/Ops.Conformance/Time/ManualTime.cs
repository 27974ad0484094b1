namespace Ops.Conformance;

/// <summary>A clock that moves only when a test says so; its timers fire inside <see cref="Advance"/>, in order of their due time.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _utcNow;
    private long _elapsedTicks;

    /// <summary>Creates a clock that shows 2026-01-01 00:00 UTC.</summary>
    public ManualTime()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Creates a clock that shows <paramref name="utcNow"/>.</summary>
    public ManualTime(DateTimeOffset utcNow) => _utcNow = utcNow;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _elapsedTicks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _utcNow;
    }

    /// <summary>Sets the wall clock and leaves elapsed time alone, as an administrator or NTP would.</summary>
    public void JumpWallClock(TimeSpan by)
    {
        lock (_gate)
            _utcNow += by;
    }

    /// <summary>Moves both clocks forward and fires the timers that come due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        var target = GetTimestamp() + by.Ticks;
        while (NextDue(target) is { } timer)
            timer.Fire();
        MoveTo(target);
    }

    /// <summary>Moves both clocks forward at once, so that timers that came due fire only once, late: what a suspended machine sees.</summary>
    public void Suspend(TimeSpan by)
    {
        MoveTo(GetTimestamp() + by.Ticks);
        Advance(TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        lock (_gate)
            _timers.Add(timer);
        return timer;
    }

    internal void Remove(ManualTimer timer)
    {
        lock (_gate)
            _timers.Remove(timer);
    }

    private ManualTimer? NextDue(long target)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
            if (next is null)
                return null;

            MoveTo(Math.Max(next.Due, _elapsedTicks));
            next.Schedule();
            return next;
        }
    }

    private void MoveTo(long elapsedTicks)
    {
        lock (_gate)
        {
            _utcNow += TimeSpan.FromTicks(elapsedTicks - _elapsedTicks);
            Volatile.Write(ref _elapsedTicks, elapsedTicks);
        }
    }
}
