namespace Ops.Providers.Compose;

/// <summary>Says how services are.</summary>
internal sealed class ServiceObserver(ComposeRuntime runtime, TrafficDirector traffic)
{
    public async Task<ServiceState> ObserveAsync(ComposeProject project, ServiceKey key, CancellationToken cancellationToken)
    {
        var view = await runtime.Looker.LookAsync(key, cancellationToken).ConfigureAwait(false);
        var sets = new List<InstanceSet>();
        foreach (var setId in view.SetIds)
            sets.Add(await ReadSetAsync(project, view, setId, cancellationToken).ConfigureAwait(false));
        return new ServiceState
        {
            Service = key.Service,
            ObservedAt = runtime.Time.GetUtcNow(),
            Sets = [.. sets.OrderBy(set => set.Revision).ThenBy(set => set.Id, StringComparer.Ordinal)],
            Traffic = traffic.Switches(key.Service) ? TrafficDirector.StateOf(view.Records) : null,
            InMaintenance = view.Records.Maintenance?.Enabled ?? false,
            Drift = [.. DriftFinder.Find(project, view), .. await traffic.FindDriftAsync(view, cancellationToken).ConfigureAwait(false)],
        };
    }

    public async Task<IReadOnlyList<Revision>> RevisionsAsync(ServiceKey key, CancellationToken cancellationToken)
    {
        var view = await runtime.Looker.LookAsync(key, cancellationToken).ConfigureAwait(false);
        var sets = view.SetIds.Select(setId => (setId, set: view.SetOf(setId)));
        return
        [
            .. sets.Where(each => each.set is { Revision: > 0 })
                .Select(each => new Revision(each.set!.Revision, each.set.Version, each.setId, each.set.SpecHash, each.set.StagedAt, each.set.Wanted > 0, each.set.Spec))
                .OrderByDescending(revision => revision.Number),
        ];
    }

    /// <summary>Returns one set, an empty one where it has gone.</summary>
    public async Task<InstanceSet> FindSetAsync(ServiceKey key, string setId, CancellationToken cancellationToken)
    {
        var view = await runtime.Looker.LookAsync(key, cancellationToken).ConfigureAwait(false);
        return await ReadSetAsync(runtime.ReadProject(), view, setId, cancellationToken).ConfigureAwait(false);
    }

    private async Task<InstanceSet> ReadSetAsync(ComposeProject project, ServiceView view, string setId, CancellationToken cancellationToken)
    {
        var data = view.SetOf(setId);
        var instances = new List<Instance>();
        foreach (var container in view.Of(setId))
            instances.Add(InstanceReader.Read(container, view.Wanted(setId) > 0, await AddressAsync(project, view.Key, container, cancellationToken).ConfigureAwait(false)));
        return new InstanceSet { Id = setId, Revision = data?.Revision ?? 0, Version = data?.Version ?? "", SpecHash = data?.SpecHash ?? "", Wanted = view.Wanted(setId), Instances = instances };
    }

    private async Task<Uri?> AddressAsync(ComposeProject project, ServiceKey key, ContainerView container, CancellationToken cancellationToken)
    {
        var own = await runtime.Addresses.FindAsync(container.Details!, project, key.Service, [], cancellationToken).ConfigureAwait(false);
        return runtime.Addresses.UriOf(container.Details!, own);
    }
}
