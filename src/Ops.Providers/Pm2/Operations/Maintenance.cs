namespace Ops.Providers.Pm2;

/// <summary>Tells the app by its environment that it is in maintenance: every instance is replaced by one that knows, a new one first.</summary>
internal sealed class Maintenance(ServiceStores stores, Fleet fleet, Replacer replacer) : IMaintenanceMode
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
        if (record.Sets.Count == 0)
            throw new DeployException(DeployError.NotFound, DeployRetry.No, $"'{service}' has no instances that Ops started; deploy it first.");
        foreach (var set in record.Sets.Where(set => set.Wanted > 0))
        {
            foreach (var process in await fleet.OfAsync(service, set.Id, cancellationToken).ConfigureAwait(false))
            {
                if (process.Own?.InMaintenance != enabled)
                    await replacer.ReplaceAsync(set, process, enabled, Grace, cancellationToken).ConfigureAwait(false);
            }
        }

        await store.UpdateAsync(current => current with { InMaintenance = enabled }, cancellationToken).ConfigureAwait(false);
    }
}
