namespace Ops.Health.FanOut;

internal sealed partial class FanOutEngine
{
    /// <summary>For how many scans one thread may start probes alone before a second helps it.</summary>
    private const int BusyScansBeforeHelp = 3;

    private readonly Lock _scanGate = new();

    /// <summary>Whether any slot is taken.</summary>
    public bool IsBusy => Slots.InUse > 0 || LaneSlots.InUse > 0 || _lane.HasWork || _handoff.HasWork;

    /// <summary>Looks at every slot in flight: cancels what is over its time, gives up what is over its grace, and relieves stuck threads.</summary>
    public void Scan(long now)
    {
        lock (_scanGate)
        {
            foreach (var slot in Slots.Slots)
                Scan(slot, now);
            foreach (var slot in LaneSlots.Slots)
                Scan(slot, now);
            if (Slots.IsExhausted)
                GiveUpLine();
            if (LaneSlots.IsExhausted)
                RecordAdmittedNotRun(_lane.TakeAll(), ProbeOutcome.Skipped, "not started: every thread of the prober's blocking lane is held by a run that does not end");
        }
    }

    private void Scan(Slot? slot, long now)
    {
        if (slot is null)
            return;

        // The word is read before the source: a slot that has come to rest in between has none.
        var word = slot.Word;
        if (slot.Run.Source is not { } source)
            return;

        switch (Slot.StateOf(word))
        {
            case SlotState.Invoking:
                Relieve(slot, source, word, now);
                HoldDeadline(slot, source, word, now);
                break;
            case SlotState.Pending:
                HoldDeadline(slot, source, word, now);
                break;
            case SlotState.Waiting when now >= slot.RetryAt || source.IsCanceled:
                if (slot.TryMoveFrom(word, SlotState.Resuming))
                    ThreadPool.UnsafeQueueUserWorkItem(slot, preferLocal: false);
                break;
            case SlotState.Resuming when now - slot.RetryAt > _stallTicks * 4:
            case SlotState.Handed when now - slot.StartedAt > _stallTicks * 4:
                // The pool has no thread to spare: a sweep must not wait for one.
                _helpers.TryRun(slot);
                break;
        }
    }

    private void HoldDeadline(Slot slot, RunSource source, int word, long now)
    {
        var canceled = source.CanceledAt < slot.Deadline;
        var deadline = Math.Min(slot.Deadline, source.CanceledAt);
        var grace = slot.Profile.GraceTicks;
        if (now < deadline)
            return;

        slot.RequestCancel(word);
        if (now < deadline + grace)
            return;

        // The marks may have changed since; the run must not.
        var latest = slot.Word;
        if (Slot.IsSameRun(latest, word) && Slot.StateOf(latest) is SlotState.Invoking or SlotState.Pending)
            Abandon(slot, latest, now, canceled);
    }

    private void Abandon(Slot slot, int word, long now, bool canceled)
    {
        var run = slot.Run;
        var profile = slot.Profile;
        var atCap = Counters.AbandonedNow >= _options.MaxAbandoned;
        slot.IsLost = atCap;
        if (!slot.TryMoveFrom(word, SlotState.Abandoned))
            return;

        Interlocked.Increment(ref Counters.AbandonedNow);
        var verdict = canceled ? Verdicts.Canceled : atCap ? Verdicts.AbandonedAtCap(_options.MaxAbandoned) : Verdicts.Abandoned(profile, IsStarved);
        ref var state = ref Table[run.ProbeId];
        if (Slot.IsStalled(word))
            state.Flags |= ProbeFlags.SeenBlocking;
        Write(slot, ref state, verdict.Result, verdict.Outcome, now, goesHung: true);
        LeaveGroup(profile);
        MakeUpFor(slot, atCap, threadIsStuck: Slot.StateOf(word) == SlotState.Invoking);
        run.Source.Finish(1, now);
        StartHandoff();
        if (run.Source.HasWork)
            StartOnPool(run.Source);
    }

    /// <summary>Puts a new slot in the place of an abandoned one, unless the limit is reached.</summary>
    private void MakeUpFor(Slot slot, bool atCap, bool threadIsStuck)
    {
        if (atCap)
            slot.Pool.Lose(slot);
        else
            Serve(slot.Pool.Replace(slot));
        if (threadIsStuck && ReferenceEquals(slot.Pool, LaneSlots))
            _lane.OnThreadLost();
    }

    /// <summary>Gives a fresh slot to whoever waits for one.</summary>
    private void Serve(Slot slot)
    {
        if (ReferenceEquals(slot.Pool, LaneSlots))
            _lane.Return(slot);
        else if (slot.Pool.ReturnOrServe(slot) is { } source)
            Hand(slot, source, Time.GetTimestamp());
    }

    /// <summary>Lets another thread start the rest of a source whose only thread is held up.</summary>
    private void Relieve(Slot slot, RunSource source, int word, long now)
    {
        var stalled = now - slot.StartedAt > _stallTicks;
        var isNew = stalled && slot.TryMarkStalled(word);
        if (!source.HasWork || ReferenceEquals(slot.Pool, LaneSlots))
            return;

        source.BusyScans = stalled ? 0 : source.BusyScans + 1;
        var wanted = isNew || (!stalled && source.BusyScans > BusyScansBeforeHelp && CountStarting(source) < Environment.ProcessorCount);
        if (!wanted || Slots.TryRent() is not { } helper)
            return;

        source.BusyScans = 0;
        helper.HandTo(source, now);
        _helpers.TryRun(helper);
    }

    /// <summary>Returns how many threads start probes of a source, or are about to, not counting those that are stuck in one.</summary>
    public int CountStarting(RunSource source)
    {
        var count = 0;
        foreach (var slot in Slots.Slots)
        {
            if (slot?.Word is { } word && Slot.IsStarting(word) && ReferenceEquals(slot.Run.Source, source))
                count++;
        }

        return count;
    }

    /// <summary>Ends what can never run: every slot is held by a run that does not end.</summary>
    private void GiveUpLine()
    {
        const string reason = "not started: every slot of the prober is held by a run that does not end";
        foreach (var source in Slots.TakeLine())
        {
            var runs = new List<Run>();
            var run = default(Run);
            while (source.TryTake(ref run))
                runs.Add(run);
            if (ReferenceEquals(source, _handoff))
                RecordAdmittedNotRun(runs, ProbeOutcome.Skipped, reason);
            else
                RecordNotRun(runs, ProbeOutcome.Skipped, reason);
        }
    }
}
