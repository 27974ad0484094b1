namespace Ops.Providers.Pm2;

/// <summary>Brings the number of processes of a set to what is wanted, from whatever there is; doing it twice does it once.</summary>
internal sealed class Fleet(Pm2Client client, Starter starter, Drainer drainer, Reviver reviver)
{
    public async Task<IReadOnlyList<Pm2Process>> OfAsync(string service, string setId, CancellationToken cancellationToken) =>
        [.. (await client.ListAsync(cancellationToken).ConfigureAwait(false)).Where(process => process.IsOf(service, setId))];

    /// <summary>Starts what is missing and deletes what is too much; with none wanted, all are stopped and kept.</summary>
    public async Task EnsureAsync(ServiceStore store, SetRecord set, bool inMaintenance, TimeSpan grace, CancellationToken cancellationToken)
    {
        var processes = await OfAsync(set.Spec.Service, set.Id, cancellationToken).ConfigureAwait(false);
        if (set.Wanted == 0)
        {
            await StopAsync(processes, grace, cancellationToken).ConfigureAwait(false);
            return;
        }

        var missing = Math.Max(0, set.Wanted - processes.Count(IsStaying));
        var revivable = processes.Where(process => process.IsStopped && process.Own?.InMaintenance == inMaintenance).Take(missing).ToList();
        var plan = missing > revivable.Count ? await starter.PlanAsync(set, inMaintenance, cancellationToken).ConfigureAwait(false) : null;
        foreach (var process in processes.Where(process => !IsUp(process)))
        {
            if (revivable.Contains(process))
                await StartAgainAsync(store, set, process, cancellationToken).ConfigureAwait(false);
            else
                await client.DeleteAsync(process, cancellationToken).ConfigureAwait(false);
        }

        if (plan is not null)
            await starter.StartAsync(set, plan, missing - revivable.Count, inMaintenance, cancellationToken).ConfigureAwait(false);
        // What is leaving goes once others have begun in its place.
        var surplus = Surplus(await OfAsync(set.Spec.Service, set.Id, cancellationToken).ConfigureAwait(false), set.Wanted);
        await DeleteAsync(surplus, grace, cancellationToken).ConfigureAwait(false);
    }

    public async Task StopAsync(IReadOnlyList<Pm2Process> processes, TimeSpan grace, CancellationToken cancellationToken)
    {
        await drainer.LeaveAsync(processes, grace, cancellationToken).ConfigureAwait(false);
        await reviver.SettleAsync(processes, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(processes.Where(process => !process.IsStopped).Select(process => client.StopAsync(process, cancellationToken))).ConfigureAwait(false);
    }

    public async Task DeleteAsync(IReadOnlyList<Pm2Process> processes, TimeSpan grace, CancellationToken cancellationToken)
    {
        await drainer.LeaveAsync(processes, grace, cancellationToken).ConfigureAwait(false);
        await reviver.SettleAsync(processes, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(processes.Select(process => client.DeleteAsync(process, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Starts a stopped process, whose count of restarts begins anew with that.</summary>
    private async Task StartAgainAsync(ServiceStore store, SetRecord set, Pm2Process process, CancellationToken cancellationToken)
    {
        await store.UpdateAsync(record => record.Find(set.Id) is { } known ? record.With(known.WithAsked(process)) : record, cancellationToken).ConfigureAwait(false);
        await reviver.RestartAsync(process, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsUp(Pm2Process process) => !process.IsStopped && process.Status != "errored";

    /// <summary>One that is leaving never takes a request again: it counts for nothing.</summary>
    private static bool IsStaying(Pm2Process process) => IsUp(process) && !process.IsLeaving;

    /// <summary>Those that are leaving go first, then those that are not ready, then the youngest.</summary>
    private static List<Pm2Process> Surplus(IReadOnlyList<Pm2Process> processes, int wanted) =>
        [.. processes.OrderBy(Rank).ThenBy(process => process.Id).Skip(wanted)];

    private static int Rank(Pm2Process process) => process switch
    {
        { IsLeaving: true } => 2,
        { Report: { IsReady: true, IsListening: true } } => 0,
        _ => 1,
    };
}
