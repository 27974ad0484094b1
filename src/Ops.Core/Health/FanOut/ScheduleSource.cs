namespace Ops.Health.FanOut;

/// <summary>The runs that came due in the timing wheel.</summary>
internal sealed class ScheduleSource : RunSource
{
    private readonly RunQueue _due = new();
    private readonly TimeProvider _time;

    public ScheduleSource(TimeProvider time)
    {
        _time = time;
        Context = CaptureContext();
    }

    public override bool HasWork => _due.HasAny;

    public void Add(int probeId, ProbeRegistration registration, long dueAt) => _due.Add(new Run { Source = this, Index = -1, ProbeId = probeId, Registration = registration, DueAt = dueAt });

    public override bool TryTake(ref Run run) => _due.TryTake(ref run);

    public override void Finish(int runs, long now)
    {
        // A schedule has no end of its own.
    }

    public override void Cancel() => CanceledAt = _time.GetTimestamp();
}
