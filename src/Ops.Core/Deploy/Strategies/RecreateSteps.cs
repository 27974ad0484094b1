namespace Ops.Deploy;

/// <summary>Old down, new up; a migration that the old one cannot work with comes in between, so that it is undone before the old one is back.</summary>
internal static class RecreateSteps
{
    public static void Add(StepList steps, RecreateStrategy strategy, Rollout rollout)
    {
        var old = rollout.Old!;
        var shows = strategy.ShowMaintenance && rollout.Context.Abilities.ShowsMaintenance && !rollout.Context.State.InMaintenance;
        if (shows)
            steps.Add(Steps.Maintenance(true, "the service is down while it is recreated", Steps.Maintenance(false, "the service is back")));
        steps.Add(Steps.Retire(old.Id, RetireMode.Stop, rollout.Times, "two revisions do not run side by side", BackToOld(rollout)));
        CommonSteps.LeaveOthers(steps, rollout);
        steps.AddAll(rollout.BreakingMigration);
        CommonSteps.StageAll(steps, rollout, "the new revision");
        if (rollout.SwitchesTraffic)
            steps.Add(Steps.Shift([new TrafficShare(rollout.NewSet, 100)], [], rollout.Times, "the new revision takes over"));
        if (shows)
            steps.Add(Steps.Maintenance(false, "the service is back", Steps.Maintenance(true, "the service goes down while the old revision comes back")));
        CommonSteps.ProveAll(steps, rollout);
    }

    /// <summary>Requests can go back only once the old revision runs again, which is after the new one is gone.</summary>
    private static IReadOnlyList<PlanStep> BackToOld(Rollout rollout) => rollout.SwitchesTraffic
        ? [.. rollout.RestartOld(), CommonSteps.ShiftBack(rollout) with { Drains = [] }]
        : rollout.RestartOld();
}
