namespace Ops.Journal;

/// <summary>Takes due timers; the number of the attempt is made durable, the lease is not, since it ends with the process anyway.</summary>
internal sealed class TakeOperation(DueQuery query) : JournalOperation<IReadOnlyList<DueTimer>>
{
    private readonly List<TimerState> _timers = [];

    public override bool IsAlone => true;

    public override void Stage(JournalBatch batch, JournalIndex index)
    {
        _timers.AddRange(index.Timers.Due(query));
        if (_timers.Count == 0)
            return;

        var until = JournalRules.Cut(query.Now + query.Lease);
        foreach (var timer in _timers)
            (timer.LeaseToken, timer.LeasedUntil) = (Guid.NewGuid().ToString("N"), until);
        List<TimerRecord> taken = [.. _timers.Select(timer => timer.ToRecord() with { Attempt = timer.Attempt + 1 })];
        batch.Add(new JournalRecord { Taken = taken }, JournalBody.Take(taken, query.Owner, until));
    }

    public override void Complete()
    {
        Result = [.. _timers.Select(timer => timer.ToDueTimer())];
        base.Complete();
    }

    public override void Fail(Exception exception)
    {
        foreach (var timer in _timers)
            timer.LeaseToken = null;
        base.Fail(exception);
    }
}
