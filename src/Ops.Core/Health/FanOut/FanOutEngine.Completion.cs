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
            EndWithoutRetry(slot, now);
        else
            InvokeAgain(slot, now);
        if (ambient is not null)
            ExecutionContext.Restore(ambient);
    }

    /// <summary>Ends a run whose last attempt was to be followed by another for which no time is left.</summary>
    private void EndWithoutRetry(Slot slot, long now)
    {
        var verdict = Judge(slot, slot.LastResult, null, now);
        End(slot, ref Table[slot.Run.ProbeId], verdict.Result, verdict.Outcome, now);
        Leave(slot, now);
    }

    private void GoOn(Slot slot, in ProbeResult result, Exception? fault, long now)
    {
        ref var state = ref Table[slot.Run.ProbeId];
        if (fault is null && IsPlain(slot, result.Status, now))
        {
            End(slot, ref state, in result, ProbeOutcome.Completed, now);
            Leave(slot, now);
            return;
        }

        switch (EndAttempt(slot, ref state, in result, fault, now))
        {
            case Next.End:
                Leave(slot, now);
                break;
            case Next.RetryNow:
                InvokeAgain(slot, now);
                break;
        }
    }

    private void InvokeAgain(Slot slot, long now)
    {
        slot.TryMove(SlotState.Ending, SlotState.Invoking);
        if (slot.Run.Source.Context is { } context)
            ExecutionContext.Restore(context);
        if (Invoke(slot, ref Table[slot.Run.ProbeId], ref now) == Started.Ended)
            Leave(slot, now);
    }

    /// <summary>Gives the slot of an ended run to what comes next.</summary>
    private void Leave(Slot slot, long now)
    {
        if (ReferenceEquals(slot.Pool, LaneSlots))
            LeaveLane(slot, now);
        else
            Pump(slot, slot.Run.Source, now, 1);
    }

    /// <summary>Whether a run that threw nothing ends here as what it found: in time, and not a failure that may be tried again.</summary>
    private static bool IsPlain(Slot slot, ProbeStatus status, long now) => status < ProbeStatus.Unhealthy && now < slot.Deadline;

    /// <summary>Ends a run that failed or came late, or has it tried again.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Next EndAttempt(Slot slot, ref ProbeState state, in ProbeResult result, Exception? fault, long now)
    {
        var next = Decide(slot, in result, fault, now);
        if (next == Next.End)
        {
            var verdict = Judge(slot, in result, fault, now);
            End(slot, ref state, verdict.Result, verdict.Outcome, now);
        }

        return next;
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
    private void End(Slot slot, ref ProbeState state, in ProbeResult result, ProbeOutcome outcome, long now)
    {
        NoteBlocking(slot, ref state);
        Write(slot, ref state, in result, outcome, now);
        slot.Recycle();
        LeaveGroup(slot.Profile);
    }

    private Verdict Judge(Slot slot, in ProbeResult result, Exception? fault, long now)
    {
        if (fault is null && now < slot.Deadline)
            return Verdicts.Completed(in result);
        if (fault is OperationCanceledException && slot.Run.Source.IsCanceled)
            return Verdicts.Canceled;
        if (now < slot.Deadline)
            return new Verdict(Verdicts.Faulted(fault!), ProbeOutcome.Faulted);
        return Verdicts.TimedOut(in result, fault, Span(slot.StartedAt, now), slot.Profile, IsStarved);
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
            StartOnPool(_handoff);
    }
}
