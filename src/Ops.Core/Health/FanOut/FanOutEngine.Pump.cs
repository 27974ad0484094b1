namespace Ops.Health.FanOut;

internal sealed partial class FanOutEngine
{
    private enum Started
    {
        /// <summary>The run has ended and the slot is free for the next.</summary>
        Ended,

        /// <summary>The slot is taken by a run that goes on.</summary>
        Pending,

        /// <summary>The run was abandoned while this thread was stuck in it; another thread does its work.</summary>
        Lost,
    }

    /// <summary>Goes on with a slot that was handed over or that waited for its next attempt.</summary>
    public void Resume(Slot slot)
    {
        if (slot.TryMove(SlotState.Handed, SlotState.Idle))
            Pump(slot, slot.Run.Source);
        else if (slot.TryMove(SlotState.Resuming, SlotState.Ending))
            Retry(slot);
    }

    /// <summary>Starts one probe after another until the source has no more or no slot is left.</summary>
    private void Pump(Slot slot, RunSource source)
    {
        var ambient = ExecutionContext.Capture();
        Pump(slot, source, Time.GetTimestamp(), 0);
        if (ambient is not null)
            ExecutionContext.Restore(ambient);
    }

    private void Pump(Slot? slot, RunSource source, long now, int ended)
    {
        while (slot is not null)
        {
            if (slot.Pool.HasWaitingOtherThan(source))
                Switch(ref source, slot.Pool.TakeTurns(source), ref ended);

            if (TryTakeNext(source, out var run))
                slot = PumpOne(slot, in run, source, ref now, ref ended);
            else if (slot.Pool.ReturnOrServe(slot) is { } next)
                Switch(ref source, next, ref ended);
            else
                break;
        }

        Flush(source, ref ended);
    }

    /// <summary>Begins one run and returns the slot for the next, or null where there is none.</summary>
    private Slot? PumpOne(Slot slot, in Run run, RunSource source, ref long now, ref int ended)
    {
        switch (StartRun(slot, in run, ref now))
        {
            case Started.Lost:
                return null;
            case Started.Pending:
                return source.HasWork ? slot.Pool.RentOrWait(source) : null;
            default:
                CountEnd(in run, source, ref ended);
                return slot;
        }
    }

    /// <summary>Counts the end of a run; a run of another source is reported to that one at once.</summary>
    private static void CountEnd(in Run run, RunSource source, ref int ended)
    {
        if (ReferenceEquals(run.Source, source))
            ended++;
        else
            run.Source.Finish(1);
    }

    private static void Switch(ref RunSource source, RunSource next, ref int ended)
    {
        if (ReferenceEquals(source, next))
            return;

        Flush(source, ref ended);
        source = next;
    }

    private static void Flush(RunSource source, ref int ended)
    {
        if (ended > 0)
            source.Finish(ended);
        ended = 0;
    }

    /// <summary>Takes a run that may begin here and now: others wait in their group or go to the blocking lane.</summary>
    private bool TryTakeNext(RunSource source, out Run run)
    {
        if (_handoff.HasWork && _handoff.TryTake(out run))
            return true;

        while (source.TryTake(out run))
        {
            ref var state = ref Table[run.ProbeId];
            var profile = Profiles[state.Profile];
            if (profile.Group is { } group && !group.TryEnter(in run))
                continue;
            if (!BelongsInLane(profile, in state))
                return true;

            _lane.Enqueue(in run);
        }

        return false;
    }

    private static bool BelongsInLane(ProbeProfile profile, in ProbeState state) =>
        profile.Blocking || (state.Flags & ProbeFlags.SeenBlocking) != ProbeFlags.None;

    /// <summary>Begins the run in the slot and, if the probe ends at once, ends it.</summary>
    private Started StartRun(Slot slot, in Run run, ref long now)
    {
        ref var state = ref Table[run.ProbeId];
        slot.Begin(in run, Profiles[state.Profile], now);
        if (!TryClaim(slot, in run, ref state))
            return Started.Ended;

        if (run.Source.Context is { } context)
            ExecutionContext.Restore(context);
        return Invoke(slot, ref state, ref now);
    }

    /// <summary>Calls the probe, again where it fails at once and attempts are left.</summary>
    private Started Invoke(Slot slot, ref ProbeState state, ref long now)
    {
        while (true)
        {
            ProbeResult result = default;
            Exception? fault = null;
            try
            {
                var context = new ProbeContext(slot.Run.Registration.Name, slot.Profile.Timeout, Time, slot.StartedAt, slot.Attempt);
                var task = Activities is { } activities && activities.HasListeners()
                    ? TracedProbe.RunAsync(activities, state.Probe!, context, slot.Token)
                    : state.Probe!.ProbeAsync(context, slot.Token);
                if (!task.IsCompleted)
                    return Park(slot, task);
                result = task.Result;
            }
            catch (Exception exception)
            {
                fault = exception;
            }

            now = Time.GetTimestamp();
            if (!slot.TryMove(SlotState.Invoking, SlotState.Ending))
                return EndLate(slot);
            switch (Decide(slot, in result, fault, now))
            {
                case Next.RetryLater:
                    return Started.Pending;
                case Next.RetryNow:
                    slot.TryMove(SlotState.Ending, SlotState.Invoking);
                    break;
                default:
                    End(slot, ref state, in result, fault, now);
                    return Started.Ended;
            }
        }
    }

    /// <summary>Leaves the slot to a run that is not complete.</summary>
    private static Started Park(Slot slot, ValueTask<ProbeResult> task)
    {
        var awaiter = task.ConfigureAwait(false).GetAwaiter();
        slot.Awaiter = awaiter;
        var started = slot.TryMove(SlotState.Invoking, SlotState.Pending) ? Started.Pending : Started.Lost;
        // With this call the slot may be at its end on another thread: it must not be touched again.
        awaiter.UnsafeOnCompleted(slot.Continuation);
        return started;
    }
}
