namespace Ops.Deploy;

/// <summary>Makes the plans that send requests to other sets, outside a deployment.</summary>
internal static class TrafficPlanner
{
    /// <exception cref="DeployException">The requests cannot go there; the message says why, and where they could.</exception>
    public static DeployPlan Plan(ServiceRequest request, IReadOnlyList<TrafficShare> shares, PlanContext context)
    {
        Refuse(request, shares, context);
        var now = context.State.Traffic!.Shares;
        var steps = new StepList();
        if (!shares.ToHashSet().SetEquals(now))
            steps.Add(Steps.Shift(shares, [.. Left(now, shares)], request.Times, request.Reason ?? "asked for", [.. Back(request, shares, context)]));
        return ServicePlanner.PlanOf(DeployPlanKind.Traffic, request, context, steps, consent: null, [.. Warnings(shares, context, steps)]);
    }

    /// <summary>The sets that get requests now and none any more.</summary>
    private static IEnumerable<string> Left(IReadOnlyList<TrafficShare> now, IReadOnlyList<TrafficShare> shares) =>
        now.Where(share => share.Weight > 0).Select(share => share.SetId).Except(shares.Where(share => share.Weight > 0).Select(share => share.SetId), StringComparer.Ordinal);

    private static IEnumerable<PlanStep> Back(ServiceRequest request, IReadOnlyList<TrafficShare> shares, PlanContext context)
    {
        if (context.RunningShares is { Count: > 0 } before)
            yield return Steps.Shift(before, [.. Left(shares, before)], request.Times, "requests go where they went before");
    }

    private static IEnumerable<string> Warnings(IReadOnlyList<TrafficShare> shares, PlanContext context, StepList steps)
    {
        if (steps.Steps.Count == 0)
            yield return "requests go there already: there is nothing to do";
        foreach (var set in Wanted(shares).Select(share => context.Find(share.SetId)!).Where(set => set.Ready < set.Wanted))
            yield return $"{ReadinessRunner.Describe(set)} of {set.Id}: those get no request";
        if (context.State.InMaintenance)
            yield return "visitors see the maintenance page";
    }

    private static void Refuse(ServiceRequest request, IReadOnlyList<TrafficShare> shares, PlanContext context)
    {
        if (!context.Abilities.SwitchesTraffic)
            throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"'{context.Target.Name}' ({context.Target.Kind}) has no traffic switch for '{request.Service}'.");
        if (Problem(shares) is { } problem)
            throw Wrong(DeployError.Invalid, request, context, problem);
        if (shares.FirstOrDefault(share => context.Find(share.SetId) is null) is { } unknown)
            throw Wrong(DeployError.NotFound, request, context, $"there is no set '{unknown.SetId}' (there are: {string.Join(", ", context.State.Sets.Select(set => set.Id).DefaultIfEmpty("none"))})");
        if (Wanted(shares).Select(share => context.Find(share.SetId)!).FirstOrDefault(set => set.IsForeign || set.Ready == 0) is { } dead)
            throw Wrong(DeployError.NotReady, request, context, dead.IsForeign ? $"somebody else started {dead.Id}" : $"{dead.Id} has no instance that is ready ({ReadinessRunner.Describe(dead)}); scale it up or deploy it");
    }

    private static string? Problem(IReadOnlyList<TrafficShare> shares) =>
        shares.FirstOrDefault(share => share.Weight < 0) is { } negative ? $"the weight {negative.Weight} of {negative.SetId} is below 0"
        : shares.GroupBy(share => share.SetId, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice ? $"{twice.Key} is named twice"
        : !Wanted(shares).Any() ? "no set has a weight above 0; to send requests to nobody, show the maintenance page or stop the service"
        : null;

    private static IEnumerable<TrafficShare> Wanted(IReadOnlyList<TrafficShare> shares) => shares.Where(share => share.Weight > 0);

    private static DeployException Wrong(DeployError error, ServiceRequest request, PlanContext context, string problem) =>
        new(error, DeployRetry.No, $"The requests of '{request.Service}' on '{context.Target.Name}' cannot go there: {problem}.");
}
