namespace Ops.Health.FanOut;

internal sealed partial class FanOutEngine
{
    /// <summary>Writes a result into the probe's state and tells whoever is to know; the caller owns the state and no longer does after it.</summary>
    private void Write(Slot slot, ref ProbeState state, in ProbeResult result, ProbeOutcome outcome, long now, bool hung = false, bool goesHung = false)
    {
        ref readonly var run = ref slot.Run;
        ProbeControl.BeginWrite(ref state.Control, hung);
        var from = state.Streaks.Effective;
        var change = outcome == ProbeOutcome.Canceled ? StatusChange.None : StatusTracker.Apply(ref state.Streaks, result.Status, slot.Profile);

        ref var observation = ref PlaceOf(in run, ref slot.Spare);
        Fill(ref observation, in run, in result, outcome, state.Streaks.Effective, from);
        observation.Duration = Span(slot.StartedAt, now);
        observation.ScheduleLag = Span(Math.Min(run.DueAt, slot.StartedAt), slot.StartedAt);

        if (outcome != ProbeOutcome.Canceled)
            Store(run.ProbeId, ref state, in result, in observation, now);
        if (change != StatusChange.None)
            OnChange(in run, ref state, from, change, in observation, now);
        else if ((state.Flags & ProbeFlags.Suppressed) != ProbeFlags.None && outcome != ProbeOutcome.Canceled)
            Transitions.OnStillSuppressed(run.ProbeId, ref state, in observation);

        if (goesHung)
            ProbeControl.EndWriteHung(ref state.Control);
        else
            ProbeControl.EndWrite(ref state.Control, hung);
        Tell(in run, in observation);
    }

    /// <summary>Returns where the source wants the run's observation, or the spare place where it wants none.</summary>
    private static ref ProbeObservation PlaceOf(in Run run, ref ProbeObservation spare)
    {
        if (run.Source.Entries is { } entries)
            return ref entries[run.Index];

        return ref spare;
    }

    private static void Fill(ref ProbeObservation observation, in Run run, in ProbeResult result, ProbeOutcome outcome, ProbeStatus effective, ProbeStatus from)
    {
        observation.ProbeId = run.ProbeId;
        observation.Result = new ProbeResult(result.Status, result.Value, result.Description, result.Exception);
        observation.Outcome = outcome;
        observation.EffectiveStatus = effective;
        observation.Transitioned = effective != from;
    }

    private void Store(int probeId, ref ProbeState state, in ProbeResult result, in ProbeObservation observation, long now)
    {
        if (result.Description is not null || result.Exception is not null || state.Detail is not null)
            state.Detail = FailureDetail.Pack(result.Description, result.Exception);
        state.Value = result.Value;
        state.Outcome = observation.Outcome;
        state.EndedAt = now;
        state.DurationMicroseconds = (uint)Math.Min(observation.Duration.Ticks / TimeSpan.TicksPerMicrosecond, uint.MaxValue);
        if (Table.HistoryLength > 0)
            Table.Remember(probeId, ref state, HistoryRecord.From(SinceEpoch(now), observation.Duration, result.Status, observation.Outcome));
    }

    private void OnChange(in Run run, ref ProbeState state, ProbeStatus from, StatusChange change, in ProbeObservation observation, long now)
    {
        var since = TimeSpan.FromSeconds(state.SinceSeconds);
        var sinceEpoch = SinceEpoch(now);
        if (from != state.Streaks.Effective)
            state.SinceSeconds = (int)sinceEpoch.TotalSeconds;
        Transitions.OnChange(run.ProbeId, ref state, from, change, in observation, sinceEpoch - since);
    }

    private void Tell(in Run run, in ProbeObservation observation)
    {
        var source = run.Source;
        if (observation.Outcome != ProbeOutcome.Completed)
            CountOutcome(observation.Outcome);
        source.Recorded?.Invoke(run.Index);
        if (Observations is { IsActive: true } sink)
            sink.OnObservation(in run, in observation);
        if (ReferenceEquals(source, Schedule))
            ScheduledRunEnded?.Invoke(run.ProbeId, run.Registration, run.DueAt);
    }

    private void CountOutcome(ProbeOutcome outcome)
    {
        switch (outcome)
        {
            case ProbeOutcome.Completed:
                break;
            case ProbeOutcome.TimedOut:
                Interlocked.Increment(ref Counters.TimedOut);
                break;
            case ProbeOutcome.Abandoned:
                Interlocked.Increment(ref Counters.Abandoned);
                break;
            case ProbeOutcome.Faulted:
                Interlocked.Increment(ref Counters.Faulted);
                break;
            case ProbeOutcome.Skipped:
                Interlocked.Increment(ref Counters.Skipped);
                break;
        }
    }

    /// <summary>Records a run that was not begun; it says nothing about the target, so the probe's state stays as it is.</summary>
    public void RecordNotRun(in Run run, ProbeOutcome outcome, string? reason)
    {
        var result = outcome == ProbeOutcome.Canceled ? Verdicts.Canceled.Result : new ProbeResult(ProbeStatus.Unknown, Description: reason);
        var effective = Table.Read(run.ProbeId) is var state && ReferenceEquals(state.Registration, run.Registration)
            ? state.Streaks.Effective
            : ProbeStatus.Unknown;
        var spare = default(ProbeObservation);
        ref var observation = ref PlaceOf(in run, ref spare);
        Fill(ref observation, in run, in result, outcome, effective, effective);
        observation.Duration = TimeSpan.Zero;
        observation.ScheduleLag = TimeSpan.Zero;
        Tell(in run, in observation);
    }

    private void RecordNotRun(List<Run> runs, ProbeOutcome outcome, string? reason)
    {
        if (runs.Count == 0)
            return;

        var now = Time.GetTimestamp();
        foreach (var run in runs)
        {
            RecordNotRun(in run, outcome, reason);
            run.Source.Finish(1, now);
        }
    }

    /// <summary>Records runs that their groups had let in already, and lets others in for them.</summary>
    private void RecordAdmittedNotRun(List<Run> runs, ProbeOutcome outcome, string? reason)
    {
        foreach (var run in runs)
            LeaveGroup(Profiles[Table[run.ProbeId].Profile]);
        RecordNotRun(runs, outcome, reason);
        StartHandoff();
    }

    private void LeaveGroup(ProbeProfile profile)
    {
        if (profile.Group is { } group && group.Exit(out var next))
            Dispatch(in next);
    }

    /// <summary>Records that a probe could not be started because an abandoned run of it is still out.</summary>
    private void RecordHung(Slot slot, ref ProbeState state)
    {
        var verdict = Verdicts.StillHung(atCap: IsStarved || Counters.AbandonedNow >= _options.MaxAbandoned);
        Write(slot, ref state, verdict.Result, verdict.Outcome, slot.StartedAt, hung: true);
    }

    /// <summary>Makes the slot the owner of the probe's state, or records why it cannot be.</summary>
    private bool TryClaim(Slot slot, in Run run, ref ProbeState state)
    {
        if (run.Source.IsCanceled)
            RecordNotRun(in run, ProbeOutcome.Canceled, null);
        else if (!ProbeControl.TryClaim(ref state.Control, out var hung))
            RecordNotRun(in run, ProbeOutcome.Skipped, "not started: an earlier run of this probe has not ended");
        else if (!ReferenceEquals(state.Registration, run.Registration) || state.Removed)
            RecordGone(in run, ref state);
        else if (hung)
            RecordHung(slot, ref state);
        else
            return true;

        slot.Recycle();
        LeaveGroup(slot.Profile);
        return false;
    }

    private void RecordGone(in Run run, ref ProbeState state)
    {
        ProbeControl.Release(ref state.Control);
        RecordNotRun(in run, ProbeOutcome.Skipped, "not started: the probe was unregistered");
    }
}
