namespace Ops.Deploy;

/// <summary>Makes the plans for all services of a target.</summary>
internal sealed class FleetPlanner(IDeployTargets targets, PlanContextReader reader)
{
    /// <exception cref="DeployException">The target cannot list its services, or a service cannot be planned.</exception>
    public async Task<FleetPlan> PlanAsync(FleetRequest request, CancellationToken cancellationToken)
    {
        var services = await ListAsync(request, cancellationToken).ConfigureAwait(false);
        var plans = new List<DeployPlan>();
        var skipped = new List<string>();
        foreach (var service in services)
        {
            var context = await reader.ReadAsync(request.Target, service, null, cancellationToken).ConfigureAwait(false);
            if (WhySkipped(request.Action, context) is { } reason)
                skipped.Add($"'{service}' {reason}");
            else
                plans.Add(PlanOf(request, service, context));
        }

        return new FleetPlan
        {
            Id = $"{reader.NewId()}-all",
            Target = request.Target,
            Action = request.Action,
            Consent = plans.Count == 0 ? null : $"{Verb(request.Action)} {Steps.Count(plans.Count, "service")} of '{request.Target}': {string.Join(", ", plans.Select(plan => plan.Service))}",
            Skipped = skipped,
            Plans = plans,
        };
    }

    private async Task<IReadOnlyList<string>> ListAsync(FleetRequest request, CancellationToken cancellationToken)
    {
        var target = targets.Get(request.Target);
        var catalog = target.Get<IServiceCatalog>()
            ?? throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"'{request.Target}' ({target.Descriptor.Kind}) cannot list its services; name them one by one.");
        var services = await catalog.ListAsync(cancellationToken).ConfigureAwait(false);
        if (request.Except.FirstOrDefault(name => !services.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw new DeployException(DeployError.NotFound, DeployRetry.No, $"'{request.Target}' has no service '{unknown}' that could be left out; there are: {string.Join(", ", services.DefaultIfEmpty("none"))}.");
        return [.. services.Except(request.Except, StringComparer.Ordinal)];
    }

    private static string? WhySkipped(FleetAction action, PlanContext context) => (action, context.Current) switch
    {
        (_, not { Wanted: > 0 }) when context.Foreign.Any() => "was started by somebody else",
        (FleetAction.Start, { Wanted: > 0 }) => "runs already",
        (FleetAction.Start, _) when context.State.Sets.Count == 0 => "was never deployed",
        (FleetAction.Restart or FleetAction.Stop, null or { Wanted: 0 }) => "does not run",
        _ => null,
    };

    private static DeployPlan PlanOf(FleetRequest request, string service, PlanContext context) => request.Action switch
    {
        FleetAction.Restart => ServicePlanner.Restart(request.For(service), null, context),
        FleetAction.Stop => ServicePlanner.Stop(request.For(service), context),
        _ => ServicePlanner.Start(request.For(service), context),
    };

    private static string Verb(FleetAction action) => action switch
    {
        FleetAction.Restart => "restarts all instances of",
        FleetAction.Stop => "stops",
        _ => "starts",
    };
}
