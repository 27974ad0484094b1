namespace Ops.Deploy;

/// <summary>A first deployment, or one of a service that is stopped: nothing runs that could be taken over from, or only what somebody else started.</summary>
internal static class FirstSteps
{
    /// <summary>Adds the steps; what somebody else started cannot be brought back, so that it goes once the new revision has proved itself, unless both cannot run at once.</summary>
    public static void Add(StepList steps, DeployStrategy strategy, Rollout rollout)
    {
        var stopsFirst = StrategySteps.StopsOldFirst(strategy, rollout.Context);
        if (stopsFirst)
            CommonSteps.LeaveOthers(steps, rollout);
        steps.AddAll(rollout.BreakingMigration);
        CommonSteps.StageAll(steps, rollout, rollout.Context.Foreign.Any() ? "it takes over from what somebody else started" : "nothing runs yet");
        CommonSteps.ShiftAll(steps, rollout);
        CommonSteps.ProveAll(steps, rollout);
        if (!stopsFirst)
            CommonSteps.LeaveOthers(steps, rollout);
    }
}
