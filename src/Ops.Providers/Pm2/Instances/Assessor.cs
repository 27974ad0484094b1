namespace Ops.Providers.Pm2;

/// <summary>Says what a deployment would change and what stands in its way.</summary>
internal sealed class Assessor(Pm2Client client, AppPlanner planner, ServiceStores stores, Pm2TargetOptions options)
{
    public async Task<DeployAssessment> AssessAsync(DeploySpec spec, ServiceState state, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var current = CurrentOf(spec.Service, state);
        AppPlan? plan = null;
        if (spec.Replicas < 0)
            problems.Add($"replicas: {spec.Replicas} is below 0");
        try
        {
            var (found, obstacles) = await planner.TryPlanAsync(spec, planner.ReleaseOf(spec), state.InMaintenance, cancellationToken).ConfigureAwait(false);
            plan = found;
            problems.AddRange(obstacles.Select(obstacle => obstacle.Text));
        }
        catch (DeployException exception)
        {
            problems.Add(exception.Message);
        }

        return new DeployAssessment { Changes = spec.ChangesFrom(current), Problems = problems, NoSurgeReason = NoSurge(spec, plan) ?? await NoRoomAsync(spec.Service, cancellationToken).ConfigureAwait(false) };
    }

    private string? NoSurge(DeploySpec spec, AppPlan? plan) => plan is null or { App.IsCluster: true } || options.Workers.Contains(spec.Service)
        ? null
        : $"'{spec.Service}' runs in fork mode, where two processes cannot share a port; run it by node in cluster mode, list it under Workers if it listens on no port, or use the recreate strategy";

    /// <summary>A port that is held in fork mode cannot be shared, whoever started its holder.</summary>
    private async Task<string?> NoRoomAsync(string service, CancellationToken cancellationToken)
    {
        if (options.Workers.Contains(service))
            return null;
        var holder = (await client.ListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(process => process is { Own: null, IsCluster: false, IsRunning: true } && process.IsOf(service));
        return holder is null ? null : $"{ProcessNames.InstanceId(holder)} was started without Ops in fork mode, where it shares its port with nobody; start it in cluster mode, stop it, or use the recreate strategy";
    }

    private DeploySpec? CurrentOf(string service, ServiceState state)
    {
        var record = stores.Of(service).Read();
        var serving = state.Traffic?.Shares.Where(share => share.Weight > 0).OrderByDescending(share => share.Weight).Select(share => record.Find(share.SetId)).FirstOrDefault(set => set is not null);
        return (serving ?? record.Sets.Where(set => set.Wanted > 0).MaxBy(set => set.Revision))?.Spec;
    }
}
