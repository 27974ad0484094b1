namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>The clock of one simulated process, which may be wrong, and its timers, which fire only while the process is driven.</summary>
internal sealed class ProcessTime(MachineClock clock, TimeSpan error, TimeSpan timeToLive) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ProcessTimer> _timers = [];

    public TimeSpan Elapsed => clock.Elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => clock.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + error;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ProcessTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Add(ProcessTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            _timers.Add(timer);
        }
    }

    public void Remove(ProcessTimer timer)
    {
        lock (_gate)
            _timers.Remove(timer);
    }

    /// <summary>Fires the next timer, and moves the time to it, if the process does nothing but wait.</summary>
    public bool TryFireNext(IEnumerable<ProcessTime> others)
    {
        ProcessTimer next;
        lock (_gate)
        {
            if (!IsWaiting)
                return false;
            next = _timers.MinBy(timer => timer.Due)!;
        }

        foreach (var other in others)
            other.FireOverdue(next.Due);
        clock.AdvanceTo(next.Due);
        Remove(next);
        next.Fire();
        return true;
    }

    /// <summary>Fires what prolongs the lock, as a process does that lives though it does not get on.</summary>
    public void FireOverdue(TimeSpan until)
    {
        while (NextRenewal(until) is { } timer)
        {
            clock.AdvanceTo(timer.Due);
            Remove(timer);
            timer.Fire();
        }
    }

    /// <summary>Whoever holds a lock prolongs it; where that stops, the lock is lost, and what waits is about to be told.</summary>
    private bool IsWaiting =>
        _timers.Exists(IsPatience) || (_timers.Exists(timer => timer.IsWait && !IsRenewal(timer)) && _timers.Exists(IsRenewal));

    private ProcessTimer? NextRenewal(TimeSpan until)
    {
        lock (_gate)
            return _timers.Where(timer => IsRenewal(timer) && timer.Due <= until).MinBy(timer => timer.Due);
    }

    private bool IsRenewal(ProcessTimer timer) => timer.IsWait && (timer.Span == timeToLive / 3 || timer.Span == timeToLive / 12);

    private bool IsPatience(ProcessTimer timer) => timer.IsWait && timer.Span == timeToLive / 10;
}
