namespace Ops.Deploy;

/// <summary>What people are told where a revision takes over from what somebody else started, which Ops cannot bring back.</summary>
internal static class TakeOver
{
    public static string? Warning(PlanContext context) => context.Foreign.Select(set => $"'{set.Id}'").ToList() is { Count: > 0 } names
        ? $"somebody else started {string.Join(", ", names)}: Ops stops that and cannot bring it back"
        : null;

    /// <summary>Returns what has to be agreed to where it goes before the new revision comes: if that fails, nothing serves.</summary>
    public static string? ConsentTo(DeployStrategy strategy, DeploySpec spec, PlanContext context) =>
        StrategySteps.StopsOldFirst(strategy, context) && context.Current is not { Wanted: > 0 }
            ? $"stops '{spec.Service}' on '{context.Target.Name}', which somebody else started: where {spec.Version} does not come up, Ops cannot bring it back and nothing serves"
            : null;
}
