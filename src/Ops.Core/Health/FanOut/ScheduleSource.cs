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

    public void Add(int probeId, ProbeRegistration registration, long dueAt) => _due.Add(new Run(this, -1, probeId, registration, dueAt));

    public override bool TryTake(out Run run) => _due.TryTake(out run);

    public override void Record(in Run run, in ProbeObservation observation)
    {
        // The engine itself keeps what the schedule observes.
    }

    public override void Finish(int runs)
    {
        // A schedule has no end of its own.
    }

    public override void Cancel() => CanceledAt = _time.GetTimestamp();
}
