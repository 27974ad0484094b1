namespace Ops.Providers.Compose;

/// <summary>Looks at services on the engine.</summary>
internal sealed class ServiceLooker(DockerClient docker, RecordStore records)
{
    private const int MaxParallel = 8;

    public async Task<ServiceView> LookAsync(ServiceKey service, CancellationToken cancellationToken)
    {
        var state = new ServiceRecords(await records.ReadAsync(service, cancellationToken).ConfigureAwait(false));
        var containers = await docker.ListAsync(ComposeLabels.InstancesOf(service), cancellationToken).ConfigureAwait(false);
        var views = new ContainerView[containers.Count];
        await Parallel.ForAsync(0, containers.Count, new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellationToken }, async (i, token) =>
            views[i] = new ContainerView(containers[i], await docker.FindAsync(containers[i].Id, token).ConfigureAwait(false))).ConfigureAwait(false);
        return new ServiceView(service, views, state);
    }
}
