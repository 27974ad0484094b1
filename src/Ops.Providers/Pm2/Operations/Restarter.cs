namespace Ops.Providers.Pm2;

/// <summary>Restarts one process; where no other would serve meanwhile, another one stands in for it.</summary>
internal sealed class Restarter(ServiceStores stores, Fleet fleet, Replacer replacer, Drainer drainer, Reviver reviver) : IRestartable
{
    public async Task RestartAsync(RestartIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(operation);
        var store = stores.Of(intent.Service);
        await store.ChangeAsync(operation, () => RestartAsync(store, intent, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task RestartAsync(ServiceStore store, RestartIntent intent, CancellationToken cancellationToken)
    {
        var record = store.Read();
        var set = record.Find(intent.SetId);
        await reviver.SettleAsync(await fleet.OfAsync(intent.Service, intent.SetId, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var processes = await fleet.OfAsync(intent.Service, intent.SetId, cancellationToken).ConfigureAwait(false);
        var process = processes.Find(intent.Service, intent.InstanceId);
        var standIn = set is not null && process is { IsCluster: true, Report: not null } && !processes.Any(other => !other.IsSame(process) && replacer.StateOf(other, set) == InstanceState.Ready)
            ? await replacer.AddAsync(set, record.InMaintenance, cancellationToken).ConfigureAwait(false)
            : null;

        if (set is not null)
            await store.UpdateAsync(current => current.With(current.Find(set.Id)!.WithAsked(process)), cancellationToken).ConfigureAwait(false);
        await drainer.LeaveAsync([process], intent.Grace, cancellationToken).ConfigureAwait(false);
        await reviver.RestartAsync(process, cancellationToken).ConfigureAwait(false);
        if (set is null || (standIn is null && processes.Count <= set.Wanted))
            return;

        // A stand-in, of this run or of one that was left, goes when it is no longer needed: the youngest go first.
        await drainer.WaitAsync(list => list.Any(other => other.IsSame(process) && replacer.HasComeUp(other, set)), intent.Grace, cancellationToken).ConfigureAwait(false);
        await fleet.EnsureAsync(store, set, record.InMaintenance, intent.Grace, cancellationToken).ConfigureAwait(false);
    }
}
