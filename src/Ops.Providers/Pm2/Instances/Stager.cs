namespace Ops.Providers.Pm2;

/// <summary>Starts sets and retires them.</summary>
internal sealed class Stager(ServiceStores stores, Fleet fleet, AppPlanner planner, Observer observer, Pm2TargetOptions options, TimeProvider time)
{
    public async Task<InstanceSet> StageAsync(StageIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        var service = intent.Spec.Service;
        var store = stores.Of(service);
        Refuse(intent, service);
        await store.ChangeAsync(operation, () => StageAsync(store, intent, cancellationToken), cancellationToken).ConfigureAwait(false);
        return await observer.ObserveAsync(service, intent.SetId, intent.Revision, intent.Spec, cancellationToken).ConfigureAwait(false);
    }

    public async Task RetireAsync(RetireIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        var store = stores.Of(intent.Service);
        await store.ChangeAsync(operation, () => RetireAsync(store, intent, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private static void Refuse(StageIntent intent, string service)
    {
        if (!ServiceStores.IsName(intent.SetId) || string.Equals(intent.SetId, service, StringComparison.Ordinal))
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"'{intent.SetId}' is no name of a set; write one such as r{intent.Revision}, other than the service's own.");
        if (intent.Replicas < 0 || intent.Revision < 1)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"{intent.Replicas} instances of revision {intent.Revision} of '{service}' cannot be staged; write 0 or more instances of a revision from 1 on.");
    }

    private async Task StageAsync(ServiceStore store, StageIntent intent, CancellationToken cancellationToken)
    {
        var record = store.Read();
        var known = record.Find(intent.SetId);
        if (known is not null && !string.Equals(known.Spec.Hash(), intent.Spec.Hash(), StringComparison.Ordinal))
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"'{intent.Spec.Service}' has a set '{intent.SetId}' that runs something else ({known.Spec.Version}); stage {intent.Spec.Version} under another name.");

        var set = (known ?? New(intent)) with { Wanted = intent.Replicas };
        // Everything that can be wrong is found out before anything is written or started.
        _ = await planner.PlanAsync(set.Spec, set.Release, record.InMaintenance, cancellationToken).ConfigureAwait(false);
        await store.UpdateAsync(current => current.With(set), cancellationToken).ConfigureAwait(false);
        await fleet.EnsureAsync(store, set, record.InMaintenance, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
    }

    private SetRecord New(StageIntent intent) => new()
    {
        Id = intent.SetId,
        Revision = intent.Revision,
        Spec = intent.Spec,
        Release = planner.ReleaseOf(intent.Spec),
        StagedAt = time.GetUtcNow(),
        Wanted = intent.Replicas,
    };

    private async Task RetireAsync(ServiceStore store, RetireIntent intent, CancellationToken cancellationToken)
    {
        var record = store.Read();
        var processes = await fleet.OfAsync(intent.Service, intent.SetId, cancellationToken).ConfigureAwait(false);
        if (record.Find(intent.SetId) is null && processes.Count == 0)
            return;

        if (processes.Any(process => process.Own is null && process.IsRunning))
            await RequireOthersAsync(record, intent, cancellationToken).ConfigureAwait(false);
        if (intent.Mode == RetireMode.Stop)
        {
            await store.UpdateAsync(current => current.Find(intent.SetId) is { } set ? current.With(set with { Wanted = 0 }) : current, cancellationToken).ConfigureAwait(false);
            await fleet.StopAsync(processes, intent.Grace, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await fleet.DeleteAsync(processes, intent.Grace, cancellationToken).ConfigureAwait(false);
        }

        var after = await store.UpdateAsync(current => TrafficSwitch.Without(intent.Mode == RetireMode.Remove ? current.Without(intent.SetId) : current, intent.SetId), cancellationToken).ConfigureAwait(false);
        store.WriteTraffic(TrafficFile.Of(after, options.Page));
        if (intent.Mode == RetireMode.Remove)
            store.SecretsOf(intent.SetId).Delete();
    }

    /// <summary>What was started without Ops has no gate and cannot be drained: where others are to serve, it goes once one of them listens.</summary>
    private async Task RequireOthersAsync(ServiceRecord record, RetireIntent intent, CancellationToken cancellationToken)
    {
        var serving = record.Sets.Where(set => set.Wanted > 0 && (!options.SwitchesTraffic || record.Traffic.Shares.Any(share => share.Weight > 0 && string.Equals(share.SetId, set.Id, StringComparison.Ordinal)))).ToList();
        if (serving.Count == 0 || options.Workers.Contains(intent.Service))
            return;

        foreach (var set in serving)
        {
            if ((await fleet.OfAsync(intent.Service, set.Id, cancellationToken).ConfigureAwait(false)).Any(process => process.IsRunning && process is { Report.IsOpen: true } or { Own.HasAgent: false }))
                return;
        }

        throw new DeployException(DeployError.NotReady, DeployRetry.Safe, $"'{intent.SetId}', which was started without Ops, is the only one that serves '{intent.Service}': no instance of {string.Join(", ", serving.Select(set => set.Id))} listens. It was left as it is; look at why they do not.");
    }
}
