namespace Ops.Deploy;

/// <summary>Makes the plans that change no revision: scale, restart, stop, start, maintenance, watch.</summary>
internal static class ServicePlanner
{
    public static DeployPlan Scale(ServiceRequest request, int replicas, string? setId, PlanContext context)
    {
        if (!context.Abilities.Scales)
            throw Unsupported(context, "scale");
        if (replicas < 0)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"'{request.Service}' cannot have {replicas} instances; write 0 or more.");
        var set = OwnSetOf(request, setId, context, "scaled");
        if (context.Assessment.NoSurgeReason is { } reason && replicas > 1)
            throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"'{request.Service}' cannot have {replicas} instances: {reason}.");

        var steps = new StepList();
        AddScale(steps, set, replicas, request, context);
        var consent = replicas == 0 && set.Wanted > 0 && Serves(set, context) ? $"leaves '{request.Service}' on '{context.Target.Name}' without an instance: it does not answer until it is scaled up again" : null;
        return PlanOf(DeployPlanKind.Scale, request, context, steps, consent, []);
    }

    public static DeployPlan Restart(ServiceRequest request, string? instanceId, PlanContext context)
    {
        if (!context.Abilities.Restarts)
            throw Unsupported(context, "restart instances");
        var set = OwnSetOf(request, null, context, "restarted");
        var instances = set.Instances.Where(instance => instanceId is null || string.Equals(instance.Id, instanceId, StringComparison.Ordinal)).ToList();
        if (instances.Count == 0)
            throw new DeployException(DeployError.NotFound, DeployRetry.No, $"'{request.Service}' on '{context.Target.Name}' has no instance{(instanceId is null ? "" : $" '{instanceId}'")}; there are: {string.Join(", ", set.Instances.Select(instance => instance.Id).DefaultIfEmpty("none"))}.");

        var steps = new StepList();
        foreach (var instance in instances)
        {
            steps.Add(new RestartStep { Id = "restart", Description = $"restart {instance.Id}", Cause = request.Reason ?? "asked for", SetId = set.Id, InstanceId = instance.Id, Grace = request.Grace, Timeout = (request.Grace * 2) + TimeSpan.FromMinutes(2) });
            steps.Add(Steps.AwaitReady(set.Id, set.Wanted, request.Times, "one instance after the other"));
        }

        AddChecks(steps, set.Id, request);
        var consent = instanceId is null ? $"restarts all {Steps.Count(instances.Count, "instance")} of '{request.Service}' on '{context.Target.Name}', one after the other" : null;
        return PlanOf(DeployPlanKind.Restart, request, context, steps, consent, []);
    }

    public static DeployPlan Stop(ServiceRequest request, PlanContext context)
    {
        var set = OwnSetOf(request, null, context, "stopped");
        var steps = new StepList();
        steps.Add(Steps.Retire(set.Id, RetireMode.Stop, request.Times, request.Reason ?? "asked for", [.. StartAgain(request, set, context)]));
        return PlanOf(DeployPlanKind.Stop, request, context, steps, $"stops '{request.Service}' on '{context.Target.Name}': it does not answer until it is started again", []);
    }

    public static DeployPlan Start(ServiceRequest request, PlanContext context)
    {
        if (context.IsRunning)
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"'{request.Service}' on '{context.Target.Name}' runs already.");
        var set = context.Current ?? context.State.Sets.OrderByDescending(set => set.Revision).FirstOrDefault()
            ?? throw new DeployException(DeployError.NotFound, DeployRetry.No, $"'{request.Service}' on '{context.Target.Name}' has nothing that could be started; deploy it.");

        var spec = SpecOf(request, set, context);
        var steps = new StepList();
        steps.Add(Steps.Stage(set.Id, set.Revision, spec, spec.Replicas, request.Reason ?? "asked for", Steps.Retire(set.Id, RetireMode.Stop, request.Times, "as it was before")));
        steps.Add(Steps.AwaitReady(set.Id, spec.Replicas, request.Times, "no request goes to an instance that is not ready"));
        if (context.Abilities.SwitchesTraffic)
            steps.Add(Steps.Shift([new TrafficShare(set.Id, 100)], [], request.Times, "requests follow the instances"));
        AddChecks(steps, set.Id, request);
        return PlanOf(DeployPlanKind.Start, request, context, steps, consent: null, []);
    }

    public static DeployPlan Maintenance(ServiceRequest request, bool enabled, PlanContext context)
    {
        if (!context.Abilities.ShowsMaintenance)
            throw Unsupported(context, "show a maintenance page");
        var steps = new StepList();
        if (context.State.InMaintenance != enabled)
            steps.Add(Steps.Maintenance(enabled, request.Reason ?? "asked for", Steps.Maintenance(!enabled, "as it was before")));
        return PlanOf(DeployPlanKind.Maintenance, request, context, steps, consent: null, steps.Steps.Count == 0 ? [$"the maintenance page is {(enabled ? "shown" : "away")} already: there is nothing to do"] : []);
    }

    public static DeployPlan Watch(ServiceRequest request, WatchRequest watch, PlanContext context)
    {
        if (RequestRules.Check(watch) is { } problem)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"'{request.Service}' cannot be watched: {problem}.");
        var set = SetOf(request, null, context);
        var steps = new StepList();
        steps.Add(Steps.Watch(set.Id, watch.Duration, watch.Interval, watch.Checks ?? request.InstanceChecks, watch.FailureThreshold, request.Reason ?? "asked for"));
        return PlanOf(DeployPlanKind.Watch, request, context, steps, consent: null, []);
    }

    /// <summary>What undoes a stop: a set that is retired gets no requests any more, so that they have to be sent there again.</summary>
    private static IEnumerable<PlanStep> StartAgain(ServiceRequest request, InstanceSet set, PlanContext context)
    {
        if (set.Wanted == 0)
            yield break;

        yield return Steps.Stage(set.Id, set.Revision, SpecOf(request, set, context), set.Wanted, "as it was before");
        yield return Steps.AwaitReady(set.Id, set.Wanted, request.Times, "no request goes to an instance that is not ready");
        if (context.RunningShares is { Count: > 0 } shares)
            yield return Steps.Shift(shares, [], request.Times, "requests go where they went before");
    }

    private static void AddScale(StepList steps, InstanceSet set, int replicas, ServiceRequest request, PlanContext context)
    {
        if (set.Wanted != replicas)
            steps.Add(Steps.Scale(set.Id, set.Wanted, replicas, request.Times, request.Reason ?? "asked for", Steps.Scale(set.Id, replicas, set.Wanted, request.Times, "as it was before")));
        if (replicas == 0)
            return;

        steps.Add(Steps.AwaitReady(set.Id, replicas, request.Times, "each instance is looked at"));
        AddChecks(steps, set.Id, request);
        if (replicas > set.Wanted && Shares(set, context) is { Count: > 0 } shares)
            steps.Add(Steps.Shift(shares, [], request.Times, "the new instances get their part of the requests"));
    }

    /// <summary>Where requests go once a set has grown: where they went, or to the set that serves where they went nowhere.</summary>
    private static IReadOnlyList<TrafficShare> Shares(InstanceSet set, PlanContext context) => context.State.Traffic switch
    {
        null => [],
        { } traffic when traffic.Shares.Any(share => share.Weight > 0 && context.Find(share.SetId) is not null) => traffic.Shares,
        _ => string.Equals(set.Id, context.Current?.Id, StringComparison.Ordinal) ? [new TrafficShare(set.Id, 100)] : [],
    };

    private static void AddChecks(StepList steps, string setId, ServiceRequest request)
    {
        foreach (var check in request.InstanceChecks)
            steps.Add(Steps.Check(check, setId, "each instance is checked"));
    }

    private static bool Serves(InstanceSet set, PlanContext context) => context.State.Traffic is { } traffic
        ? traffic.Shares.Any(share => share.Weight > 0 && string.Equals(share.SetId, set.Id, StringComparison.Ordinal))
        : string.Equals(set.Id, context.Current?.Id, StringComparison.Ordinal);

    /// <summary>Returns the set that Ops is to do something with, which it cannot where somebody else started it.</summary>
    private static InstanceSet OwnSetOf(ServiceRequest request, string? setId, PlanContext context, string what) => SetOf(request, setId, context) is { IsForeign: false } set
        ? set
        : throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"'{request.Service}' on '{context.Target.Name}' cannot be {what} by Ops: somebody else started it; deploy it once, or use the platform's own commands.");

    private static InstanceSet SetOf(ServiceRequest request, string? setId, PlanContext context)
    {
        var set = setId is null
            ? context.Current ?? context.State.Sets.OrderByDescending(set => set.Revision).FirstOrDefault()
            : context.Find(setId);
        return set ?? throw new DeployException(DeployError.NotFound, DeployRetry.No, $"'{request.Service}' on '{context.Target.Name}' has {(setId is null ? "no instances" : $"no set '{setId}'")}{(context.State.Sets.Count == 0 ? "; deploy it first" : $"; there are: {string.Join(", ", context.State.Sets.Select(set => set.Id))}")}.");
    }

    private static DeploySpec SpecOf(ServiceRequest request, InstanceSet set, PlanContext context) =>
        context.SpecOf(set.Revision) ?? new DeploySpec { Service = request.Service, Version = set.Version, Replicas = Math.Max(1, set.Wanted) };

    private static DeployException Unsupported(PlanContext context, string what) =>
        new(DeployError.Unsupported, DeployRetry.No, $"'{context.Target.Name}' ({context.Target.Kind}) cannot {what}.");

    public static DeployPlan PlanOf(DeployPlanKind kind, ServiceRequest request, PlanContext context, StepList steps, string? consent, IReadOnlyList<string> warnings) => new()
    {
        Id = context.PlanId,
        Kind = kind,
        Target = context.Target.Name,
        Service = request.Service,
        Actor = request.Actor,
        Reason = request.Reason,
        CreatedAt = context.Now,
        Fingerprint = context.State.Fingerprint(),
        Consent = consent,
        Warnings = [.. warnings, .. context.State.Drift.Select(drift => $"drift: {drift}")],
        Steps = steps.Steps,
    };
}
