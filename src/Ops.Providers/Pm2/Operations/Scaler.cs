namespace Ops.Providers.Pm2;

/// <summary>Changes the number of processes of a set; PM2's own <c>scale</c> would forget an app that is scaled to 0.</summary>
internal sealed class Scaler(ServiceStores stores, Fleet fleet, Observer observer) : IScalable
{
    public async Task<InstanceSet> ScaleAsync(ScaleIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(operation);
        if (intent.Replicas < 0)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"{intent.SetId} of '{intent.Service}' cannot have {intent.Replicas} instances; write 0 or more.");
        var store = stores.Of(intent.Service);
        await store.ChangeAsync(operation, () => ScaleAsync(store, intent, cancellationToken), cancellationToken).ConfigureAwait(false);
        return await observer.ObserveAsync(intent.Service, intent.SetId, 0, null, cancellationToken).ConfigureAwait(false);
    }

    private async Task ScaleAsync(ServiceStore store, ScaleIntent intent, CancellationToken cancellationToken)
    {
        if (store.Read().Find(intent.SetId) is null)
            throw new DeployException(DeployError.NotFound, DeployRetry.No, $"'{intent.Service}' has no set '{intent.SetId}' that Ops started; look at its state again. What was started without Ops is scaled by PM2's own commands until the service is deployed.");
        var record = await store.UpdateAsync(current => current.With(current.Find(intent.SetId)! with { Wanted = intent.Replicas }), cancellationToken).ConfigureAwait(false);
        await fleet.EnsureAsync(store, record.Find(intent.SetId)!, record.InMaintenance, intent.Grace, cancellationToken).ConfigureAwait(false);
    }
}
