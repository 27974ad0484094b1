using System.Runtime.CompilerServices;

namespace Ops.Health.FanOut;

internal sealed partial class FanOutEngine
{
    private enum Next
    {
        End,
        RetryNow,
        RetryLater,
    }

    /// <summary>The continuation of every pending run: ends it and goes on with the source's next in the same slot.</summary>
    public void Continue(Slot slot)
    {
        // A probe may complete another's task from its own synchronous part, and so on: such a chain must not end the stack.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            ThreadPool.UnsafeQueueUserWorkItem(static slot => slot.Continuation(), slot, preferLocal: false);
            return;
        }

        var ambient = ExecutionContext.Capture();
        ContinueCore(slot);
        if (ambient is not null)
            ExecutionContext.Restore(ambient);
    }

    private void ContinueCore(Slot slot)
    {
        var fault = Consume(slot, out var result);
        var now = Time.GetTimestamp();
        if (slot.TryMove(SlotState.Pending, SlotState.Ending))
            GoOn(slot, in result, fault, now);
        else
            EndLate(slot);
    }

    /// <summary>Consumes the awaited task, exactly once.</summary>
    private static Exception? Consume(Slot slot, out ProbeResult result)
    {
        try
        {
            result = slot.Awaiter.GetResult();
            return null;
        }
        catch (Exception exception)
        {
            result = default;
            return exception;
        }
        finally
        {
            slot.Awaiter = default;
        }
    }

    /// <summary>Goes on after the pause between two attempts.</summary>
    private void Retry(Slot slot)
    {
        var ambient = ExecutionContext.Capture();
        var now = Time.GetTimestamp();
        if (now >= slot.Deadline || slot.Run.Source.IsCanceled)
            EndAndPump(slot, slot.LastResult, null, now);
        else
            InvokeAgain(slot, now);
        if (ambient is not null)
            ExecutionContext.Restore(ambient);
    }

    private void GoOn(Slot slot, in ProbeResult result, Exception? fault, long now)
    {
        switch (Decide(slot, in result, fault, now))
        {
            case Next.RetryNow:
                InvokeAgain(slot, now);
                break;
            case Next.End:
                EndAndPump(slot, in result, fault, now);
                break;
        }
    }

    private void InvokeAgain(Slot slot, long now)
    {
        var run = slot.Run;
        slot.TryMove(SlotState.Ending, SlotState.Invoking);
        if (run.Source.Context is { } context)
            ExecutionContext.Restore(context);
        if (Invoke(slot, ref Table[run.ProbeId], ref now) == Started.Ended)
            Leave(slot, in run, now);
    }

    private void EndAndPump(Slot slot, in ProbeResult result, Exception? fault, long now)
    {
        var run = slot.Run;
        End(slot, ref Table[run.ProbeId], in result, fault, now);
        Leave(slot, in run, now);
    }

    /// <summary>Gives the slot of an ended run to what comes next.</summary>
    private void Leave(Slot slot, in Run run, long now)
    {
        if (ReferenceEquals(slot.Pool, LaneSlots))
        {
            LeaveLane(slot, in run);
            return;
        }

        Pump(slot, run.Source, now, 1);
    }

    /// <summary>Decides whether a failed attempt is followed by another within the same deadline.</summary>
    private static Next Decide(Slot slot, in ProbeResult result, Exception? fault, long now)
    {
        var profile = slot.Profile;
        var failed = fault is not null || result.Status == ProbeStatus.Unhealthy;
        if (!failed || slot.Attempt >= profile.Attempts || now + profile.RetryDelayTicks >= slot.Deadline || slot.Run.Source.IsCanceled)
            return Next.End;

        slot.Attempt++;
        if (profile.RetryDelayTicks == 0)
            return Next.RetryNow;

        slot.LastResult = fault is null ? result : Verdicts.Faulted(fault);
        slot.RetryAt = now + profile.RetryDelayTicks;
        slot.TryMove(SlotState.Ending, SlotState.Waiting);
        return Next.RetryLater;
    }

    /// <summary>Records the end of a run and makes the slot ready for the next.</summary>
    private void End(Slot slot, ref ProbeState state, in ProbeResult result, Exception? fault, long now)
    {
        var run = slot.Run;
        var profile = slot.Profile;
        var verdict = Judge(slot, in result, fault, now);
        NoteBlocking(slot, ref state);
        Write(in run, ref state, profile, in verdict, slot.StartedAt, now, hung: false);
        slot.Recycle();
        LeaveGroup(profile);
    }

    private Verdict Judge(Slot slot, in ProbeResult result, Exception? fault, long now)
    {
        if (fault is null && now < slot.Deadline)
            return Verdicts.Completed(in result);
        if (fault is OperationCanceledException && slot.Run.Source.IsCanceled)
            return Verdicts.Canceled;
        if (now < slot.Deadline)
            return new Verdict(Verdicts.Faulted(fault!), ProbeOutcome.Faulted);
        return Verdicts.TimedOut(in result, fault, Time.GetElapsedTime(slot.StartedAt, now), slot.Profile, IsStarved);
    }

    /// <summary>Remembers that a probe blocks its thread, or that it no longer does.</summary>
    private void NoteBlocking(Slot slot, ref ProbeState state)
    {
        if (Slot.IsStalled(slot.Word))
            state.Flags |= ProbeFlags.SeenBlocking;
        else if (ReferenceEquals(slot.Pool, LaneSlots))
            state.Flags &= ~ProbeFlags.SeenBlocking;
    }

    /// <summary>Takes in the end of a run that was given up before: it changes nothing but what was held for it.</summary>
    private Started EndLate(Slot slot)
    {
        lock (_scanGate)
        {
            ProbeControl.ClearHung(ref Table[slot.Run.ProbeId].Control);
            Interlocked.Decrement(ref Counters.AbandonedNow);
            if (slot.IsLost)
                Serve(slot.Pool.Recover(slot));
        }

        return Started.Lost;
    }

    /// <summary>Starts a run that its group let in.</summary>
    private void Dispatch(in Run run)
    {
        ref var state = ref Table[run.ProbeId];
        if (BelongsInLane(Profiles[state.Profile], in state))
            _lane.Enqueue(in run);
        else
            _handoff.Add(in run);
    }

    /// <summary>Makes sure that somebody takes the runs that were handed off.</summary>
    private void StartHandoff()
    {
        if (_handoff.HasWork)
            Start(_handoff, SweepStart.ThreadPool);
    }
}
