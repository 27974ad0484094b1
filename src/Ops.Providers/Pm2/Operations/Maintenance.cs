namespace Ops.Providers.Pm2;

/// <summary>Shows a maintenance page: the agents answer for the app, or the app does, told by its environment.</summary>
internal sealed class Maintenance(Pm2Client client, ServiceStores stores, Fleet fleet, Replacer replacer, Drainer drainer, Pm2TargetOptions options) : IMaintenanceMode
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    public async Task SetAsync(string service, bool enabled, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var store = stores.Of(service);
        await store.ChangeAsync(operation, () => SetAsync(store, service, enabled, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task SetAsync(ServiceStore store, string service, bool enabled, CancellationToken cancellationToken)
    {
        var record = store.Read();
        var processes = (await client.ListAsync(cancellationToken).ConfigureAwait(false)).Where(process => process.IsOf(service) && process.IsRunning).ToList();
        if (record.Sets.Count == 0)
            throw new DeployException(DeployError.NotFound, DeployRetry.No, $"'{service}' has no instances that Ops started; deploy it first.");
        if (!options.RestartsForMaintenance && processes.Exists(process => process.Report is null))
            throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"'{service}' has instances that are not run by node under Ops, and nobody can answer for them; let the app show its page, and set RestartsForMaintenance.");

        if (options.RestartsForMaintenance)
            await ReplaceAsync(store, record, service, enabled, cancellationToken).ConfigureAwait(false);
        record = await store.UpdateAsync(current => current with { InMaintenance = enabled }, cancellationToken).ConfigureAwait(false);
        store.WriteTraffic(TrafficFile.Of(record, options.Page));
        foreach (var process in processes.Where(process => process.Report is not null))
            await drainer.TellAsync(process, "traffic", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What <c>pm2 reload --update-env</c> would do, but no instance goes before a new one is ready, and one that does not come up ends it.</summary>
    private async Task ReplaceAsync(ServiceStore store, ServiceRecord record, string service, bool enabled, CancellationToken cancellationToken)
    {
        foreach (var set in record.Sets.Where(set => set.Wanted > 0))
        {
            foreach (var process in await fleet.OfAsync(service, set.Id, cancellationToken).ConfigureAwait(false))
            {
                if (process.Own?.InMaintenance != enabled)
                    await replacer.ReplaceAsync(set, process, enabled, Grace, cancellationToken).ConfigureAwait(false);
            }

            // A run that was left between a start and the end of the one that it replaces leaves one too many.
            await fleet.EnsureAsync(store, set, enabled, Grace, cancellationToken).ConfigureAwait(false);
        }
    }
}
