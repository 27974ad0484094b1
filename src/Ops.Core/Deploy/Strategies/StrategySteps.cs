namespace Ops.Deploy;

/// <summary>Picks the steps of a strategy, and says beforehand what stands in their way.</summary>
internal static class StrategySteps
{
    /// <summary>Returns why the target cannot do it, and what it can.</summary>
    public static IEnumerable<string> Obstacles(DeployStrategy strategy, DeploySpec spec, PlanContext context)
    {
        var (target, abilities) = (context.Target, context.Abilities);
        if (target.Staging == StagingMode.Replaces)
            return strategy is RecreateStrategy or RollingStrategy ? [] : [$"{target.Kind} replaces what runs as soon as a new revision is staged; use the recreate or the rolling strategy, which leave that to it"];

        return strategy switch
        {
            CanaryStrategy when !abilities.SwitchesTraffic => [$"a canary needs a traffic switch with weights, which {target.Kind} has not for '{spec.Service}'; use the rolling strategy"],
            RecreateStrategy => [],
            _ when !context.IsRunning || (strategy is RollingStrategy && abilities.RollsByItself) => [],
            _ when context.Assessment.NoSurgeReason is { } reason => [$"two revisions cannot run side by side ({reason}); remove that or use the recreate strategy"],
            RollingStrategy when context.Current is { Wanted: > 0 } current && !abilities.Scales && (spec.Replicas > 1 || current.Wanted > 1) => [$"a rolling deployment of several instances needs scaling, which {target.Kind} cannot; use the blue-green strategy"],
            _ => [],
        };
    }

    /// <summary>Returns whether the old revision is down before the new one is staged.</summary>
    public static bool StopsOldFirst(DeployStrategy strategy, PlanContext context) =>
        strategy is RecreateStrategy && context.Target.Staging != StagingMode.Replaces && context.IsRunning;

    /// <summary>Returns why the old revision serves while a migration runs, or null where it does not.</summary>
    public static string? ServesMeanwhile(DeployStrategy strategy, PlanContext context) =>
        !context.IsRunning || StopsOldFirst(strategy, context) ? null
        : context.Target.Staging == StagingMode.Replaces ? $"{context.Target.Kind} keeps it until the new one is there"
        : "both run side by side";

    public static void Add(StepList steps, DeployStrategy strategy, Rollout rollout)
    {
        if (rollout.Context.Target.Staging == StagingMode.Replaces)
            PushSteps.Add(steps, rollout);
        else if (strategy is RollingStrategy && rollout.Context.Abilities.RollsByItself)
            NativeSteps.Add(steps, rollout);
        else if (rollout.Old is null or { Wanted: 0 })
            FirstSteps.Add(steps, strategy, rollout);
        else
            AddBeside(steps, strategy, rollout);
    }

    private static void AddBeside(StepList steps, DeployStrategy strategy, Rollout rollout)
    {
        switch (strategy)
        {
            case RecreateStrategy recreate:
                RecreateSteps.Add(steps, recreate, rollout);
                break;
            case RollingStrategy rolling:
                RollingSteps.Add(steps, rolling, rollout);
                break;
            case BlueGreenStrategy blueGreen:
                BlueGreenSteps.Add(steps, blueGreen, rollout);
                break;
            case CanaryStrategy canary:
                CanarySteps.Add(steps, canary, rollout);
                break;
        }
    }
}
