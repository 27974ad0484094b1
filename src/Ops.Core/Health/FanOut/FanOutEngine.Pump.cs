using System.Runtime.CompilerServices;

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
            Pump(slot, slot.Run.Source, Time.GetTimestamp());
        else if (slot.TryMove(SlotState.Resuming, SlotState.Ending))
            Retry(slot);
    }

    /// <summary>Starts one probe after another until the source has no more or no slot is left.</summary>
    private void Pump(Slot slot, RunSource source, long now)
    {
        var ambient = ExecutionContext.Capture();
        Pump(slot, source, now, 0);
        if (ambient is not null)
            ExecutionContext.Restore(ambient);
    }

    private void Pump(Slot? slot, RunSource source, long now, int ended)
    {
        while (slot is not null)
        {
            if (slot.Pool.HasWaitingOtherThan(source))
                Switch(ref source, slot.Pool.TakeTurns(source), ref ended, now);

            if (TryTakeNext(slot, source))
                slot = PumpOne(slot, source, ref now, ref ended);
            else if (slot.Pool.ReturnOrServe(slot) is { } next)
                Switch(ref source, next, ref ended, now);
            else
                break;
        }

        Flush(source, ref ended, now);
    }

    /// <summary>Begins the run in the slot and returns the slot for the next, or null where there is none.</summary>
    private Slot? PumpOne(Slot slot, RunSource source, ref long now, ref int ended)
    {
        switch (StartRun(slot, ref now))
        {
            case Started.Ended:
                CountEnd(slot.Run.Source, source, ref ended, now);
                return slot;
            case Started.Pending:
                return source.HasWork ? slot.Pool.RentOrWait(source) : null;
            default:
                return null;
        }
    }

    /// <summary>Counts the end of a run; a run of another source is reported to that one at once.</summary>
    private static void CountEnd(RunSource owner, RunSource source, ref int ended, long now)
    {
        if (ReferenceEquals(owner, source))
            ended++;
        else
            owner.Finish(1, now);
    }

    private static void Switch(ref RunSource source, RunSource next, ref int ended, long now)
    {
        if (ReferenceEquals(source, next))
            return;

        Flush(source, ref ended, now);
        source = next;
    }

    private static void Flush(RunSource source, ref int ended, long now)
    {
        if (ended > 0)
            source.Finish(ended, now);
        ended = 0;
    }

    /// <summary>Takes a run that may begin here and now into the slot: others wait in their group or go to the blocking lane.</summary>
    private bool TryTakeNext(Slot slot, RunSource source)
    {
        ref var run = ref slot.Run;
        if (_handoff.HasWork && _handoff.TryTake(ref run))
            return true;

        while (source.TryTake(ref run))
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
    private Started StartRun(Slot slot, ref long now)
    {
        ref var run = ref slot.Run;
        ref var state = ref Table[run.ProbeId];
        slot.Begin(Profiles[state.Profile], now);
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
            ProbeResult result;
            Exception? fault = null;
            try
            {
                var probe = IsTraced ? new TracedProbe(Activities!, state.Probe!) : state.Probe!;
                var task = probe.ProbeAsync(new ProbeContext(slot.Run.Registration.Name, slot.Profile.Timeout, Time, slot.StartedAt, slot.Attempt), slot.Token);
                if (!task.IsCompleted)
                    return Park(slot, task);
                result = task.Result;
            }
            catch (Exception exception)
            {
                result = default;
                fault = exception;
            }

            now = Time.GetTimestamp();
            if (!slot.TryMove(SlotState.Invoking, SlotState.Ending))
                return EndLate(slot);
            if (fault is null && IsPlain(slot, result.Status, now))
            {
                End(slot, ref state, in result, ProbeOutcome.Completed, now);
                return Started.Ended;
            }

            switch (EndAttempt(slot, ref state, in result, fault, now))
            {
                case Next.End:
                    return Started.Ended;
                case Next.RetryLater:
                    return Started.Pending;
            }

            slot.TryMove(SlotState.Ending, SlotState.Invoking);
        }
    }

    /// <summary>Leaves the slot to a run that is not complete.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
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
