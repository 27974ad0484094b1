namespace Ops.Deploy;

/// <summary>What strategies have in common.</summary>
internal static class CommonSteps
{
    /// <summary>Starts the new set, or brings a kept one to its size, and waits until it is ready and has passed its smoke tests.</summary>
    public static void StageAll(StepList steps, Rollout rollout, string cause)
    {
        if (rollout.NewRunning == 0)
            steps.Add(Steps.Stage(rollout.NewSet, rollout.NewRevision, rollout.Spec, rollout.Spec.Replicas, cause, rollout.RemoveNew()));
        else if (rollout.NewRunning != rollout.Spec.Replicas)
            steps.Add(Steps.Scale(rollout.NewSet, rollout.NewRunning, rollout.Spec.Replicas, rollout.Times, cause, rollout.RemoveNew()));
        Prove(steps, rollout, rollout.Spec.Replicas);
    }

    /// <summary>Waits until so many instances of the new set are ready, and tests them.</summary>
    public static void Prove(StepList steps, Rollout rollout, int replicas)
    {
        steps.Add(Steps.AwaitReady(rollout.NewSet, replicas, rollout.Times, "no request goes to an instance that is not ready"));
        foreach (var test in rollout.SmokeTests)
            steps.Add(Steps.Check(test, rollout.NewSet, "smoke test before the new revision serves"));
    }

    /// <summary>Sends all requests to the new set, where the target has a switch.</summary>
    public static void ShiftAll(StepList steps, Rollout rollout)
    {
        if (!rollout.SwitchesTraffic)
            return;

        IReadOnlyList<string> drains = [.. rollout.OldShares.Where(share => share.Weight > 0 && !string.Equals(share.SetId, rollout.NewSet, StringComparison.Ordinal)).Select(share => share.SetId)];
        steps.Add(Steps.Shift([new TrafficShare(rollout.NewSet, 100)], drains, rollout.Times, "the new revision takes over", ShiftBack(rollout)));
    }

    /// <summary>Sends all requests where they went before the deployment, never to a step in between: what failed may be what got them there.</summary>
    public static ShiftTrafficStep ShiftBack(Rollout rollout) =>
        Steps.Shift(rollout.RunningOldShares, [rollout.NewSet], rollout.Times, "requests go where they went before");

    public static void ProveAll(StepList steps, Rollout rollout) => steps.AddAll(rollout.Proof);

    /// <summary>Retires the old set, or keeps it running for a while, and removes what earlier deployments kept.</summary>
    public static void Leave(StepList steps, Rollout rollout, TimeSpan keep)
    {
        if (rollout.Old is { } old)
            LeaveOld(steps, rollout, old, keep);
        LeaveOthers(steps, rollout);
    }

    /// <summary>Stops what earlier deployments kept running, and what somebody else started.</summary>
    public static void LeaveOthers(StepList steps, Rollout rollout)
    {
        foreach (var set in rollout.Context.State.Sets.Where(set => set.Wanted > 0 && !string.Equals(set.Id, rollout.NewSet, StringComparison.Ordinal) && !string.Equals(set.Id, rollout.Old?.Id, StringComparison.Ordinal)))
            steps.Add(Steps.Retire(set.Id, RetireMode.Stop, rollout.Times, set.IsForeign ? "somebody else started it, and it serves beside what Ops deploys" : "kept by an earlier deployment; only the latest one is kept running"));
    }

    private static void LeaveOld(StepList steps, Rollout rollout, InstanceSet old, TimeSpan keep)
    {
        // Where traffic follows instances, an old set that runs would go on serving.
        if (keep > TimeSpan.Zero && rollout.SwitchesTraffic)
        {
            steps.Add(Steps.Keep(old.Id, keep, rollout.Times, "a rollback within that time takes one switch"));
            return;
        }

        steps.Add(Steps.Retire(old.Id, RetireMode.Stop, rollout.Times, "the new revision serves", rollout.RestartOld()));
        if (keep > TimeSpan.Zero)
            steps.Add(Steps.Keep(old.Id, keep, rollout.Times, "it is retained for a rollback"));
    }
}
