using System.Globalization;

namespace Ops.Providers.Pm2;

/// <summary>Opens and closes the gates of the instances: first all that are to take part, then no others.</summary>
internal sealed class TrafficSwitch(Pm2Client client, ServiceStores stores, Drainer drainer, Pm2TargetOptions options, TimeProvider time) : ITrafficSwitch
{
    public Task<TrafficState> GetAsync(string service, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(StateOf(stores.Of(service).Read()));
    }

    public async Task<TrafficState> SetAsync(string service, TrafficState expected, IReadOnlyList<TrafficShare> shares, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentNullException.ThrowIfNull(operation);
        if (shares.FirstOrDefault(share => share.Weight < 0) is { } wrong)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"{wrong.SetId} of '{service}' cannot have the weight {wrong.Weight}; write 0 or more.");
        var store = stores.Of(service);
        await store.ChangeAsync(operation, () => ShiftAsync(store, service, expected, shares, operation, cancellationToken), cancellationToken).ConfigureAwait(false);
        return StateOf(store.Read());
    }

    public async Task<int> DrainAsync(string service, string setId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var requests = 0;
        var isDrained = await drainer.WaitAsync(
            list =>
            {
                var reports = list.Where(process => process.IsRunning && process.IsOf(service, setId)).Select(process => process.Report).OfType<AgentReport>().ToList();
                requests = reports.Sum(report => report.Requests);
                return reports.TrueForAll(report => report.Connections == 0);
            },
            timeout,
            cancellationToken).ConfigureAwait(false);
        return isDrained ? 0 : requests;
    }

    public static TrafficState StateOf(ServiceRecord record) =>
        new([.. record.Traffic.Shares.Select(share => new TrafficShare(share.SetId, share.Weight))], record.Traffic.Version.ToString(CultureInfo.InvariantCulture));

    /// <summary>Takes a set out of the shares, as when it is retired.</summary>
    public static ServiceRecord Without(ServiceRecord record, string setId)
    {
        var left = record.Traffic.Shares.Where(share => !string.Equals(share.SetId, setId, StringComparison.Ordinal)).ToList();
        return left.Count == record.Traffic.Shares.Count ? record : record with { Traffic = record.Traffic with { Version = record.Traffic.Version + 1, Shares = left, LastOperation = null } };
    }

    private async Task ShiftAsync(ServiceStore store, string service, TrafficState expected, IReadOnlyList<TrafficShare> shares, Operation operation, CancellationToken cancellationToken)
    {
        var before = store.Read();
        if (!string.Equals(before.Traffic.LastOperation, operation.Id, StringComparison.Ordinal) && !string.Equals(expected.Version, before.Traffic.Version.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"The traffic of '{service}' is at version {before.Traffic.Version}, not at {expected.Version} as expected: somebody else changed it; look again and decide anew.");

        var list = await client.ListAsync(cancellationToken).ConfigureAwait(false);
        var wanted = Admit(service, before, shares, list);
        var admitted = list.Where(process => process.IsOf(service) && TakesPart(process, wanted) && process.Own is { HasAgent: true, Listens: true } && IsReady(process, before)).ToList();
        // Both the old and the new take part until the new ones do: at no moment does nobody listen.
        before = await store.UpdateAsync(record => record with { Traffic = record.Traffic with { LastOperation = operation.Id } }, cancellationToken).ConfigureAwait(false);
        store.WriteTraffic(TrafficFile.Of(before, options.Page, wanted));
        if (!await OpenAsync(admitted, cancellationToken).ConfigureAwait(false))
        {
            var errors = await ErrorsAsync(admitted, before, cancellationToken).ConfigureAwait(false);
            before = await store.UpdateAsync(record => record with { Traffic = record.Traffic with { LastOperation = null } }, cancellationToken).ConfigureAwait(false);
            store.WriteTraffic(TrafficFile.Of(before, options.Page));
            await CloseAsync(service, before.Traffic.Shares, cancellationToken).ConfigureAwait(false);
            throw new DeployException(DeployError.NotReady, DeployRetry.Safe, $"Not every instance that is to get requests of '{service}' took its port within {options.RpcTimeout}: {errors}. The traffic is as it was.");
        }

        var after = await store.UpdateAsync(record => record with { Traffic = new TrafficRecord { Version = record.Traffic.Version + 1, Shares = wanted, LastOperation = operation.Id } }, cancellationToken).ConfigureAwait(false);
        store.WriteTraffic(TrafficFile.Of(after, options.Page));
        // One that is too busy to follow in time does so as soon as it can: it reads the file by itself.
        await CloseAsync(service, wanted, cancellationToken).ConfigureAwait(false);
    }

    private List<ShareRecord> Admit(string service, ServiceRecord record, IReadOnlyList<TrafficShare> shares, IReadOnlyList<Pm2Process> list)
    {
        if (shares.FirstOrDefault(share => share.Weight > 0 && record.Find(share.SetId) is null && list.Any(process => process.Own is null && process.IsOf(service, share.SetId))) is { } foreign)
            throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"{foreign.SetId} of '{service}' was started without Ops and has no gate: it gets requests for as long as it runs. Deploy the service, and retire what was started without Ops.");
        foreach (var share in shares.Where(share => share.Weight > 0 && !list.Any(process => process.IsOf(service, share.SetId) && IsReady(process, record))))
            throw new DeployException(DeployError.NotReady, DeployRetry.Safe, $"{share.SetId} of '{service}' has no ready instance that could take requests; the traffic is as it was.");
        return [.. shares.Select(share => new ShareRecord(share.SetId, share.Weight))];
    }

    private bool IsReady(Pm2Process process, ServiceRecord record) =>
        InstanceReader.Read(process, record.Find(process.Own?.SetId ?? ""), time.GetUtcNow()).State == InstanceState.Ready;

    private static bool TakesPart(Pm2Process process, IReadOnlyList<ShareRecord> shares) =>
        shares.Any(share => share.Weight > 0 && string.Equals(share.SetId, process.Own?.SetId, StringComparison.Ordinal));

    /// <summary>Has the processes that were found ready take new connections, and waits until all of them that are still there do.</summary>
    /// <returns>False where one does not in time, or none of a set is left: it may have crashed as its gate opened.</returns>
    private async Task<bool> OpenAsync(List<Pm2Process> admitted, CancellationToken cancellationToken)
    {
        await TellAsync(admitted, cancellationToken).ConfigureAwait(false);
        var sets = admitted.Select(process => process.Own!.SetId).Distinct(StringComparer.Ordinal).ToList();
        return await drainer.WaitAsync(
            list =>
            {
                var there = list.Where(process => admitted.Exists(process.IsSame)).ToList();
                return sets.TrueForAll(set => there.Exists(process => string.Equals(process.Own?.SetId, set, StringComparison.Ordinal)))
                    && there.TrueForAll(process => process is { IsRunning: true, Report: { IsListening: true, IsOpen: true } });
            },
            options.RpcTimeout,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has the processes that do not take part take no new connections, and waits until none does.</summary>
    private async Task CloseAsync(string service, IReadOnlyList<ShareRecord> shares, CancellationToken cancellationToken)
    {
        var list = await client.ListAsync(cancellationToken).ConfigureAwait(false);
        await TellAsync(list.Where(Leaves), cancellationToken).ConfigureAwait(false);
        await drainer.WaitAsync(now => !now.Any(process => Leaves(process) && process.Report!.IsOpen), options.RpcTimeout, cancellationToken).ConfigureAwait(false);

        bool Leaves(Pm2Process process) => process.IsOf(service) && process is { IsRunning: true, Report: not null } && !TakesPart(process, shares);
    }

    private async Task TellAsync(IEnumerable<Pm2Process> processes, CancellationToken cancellationToken)
    {
        foreach (var process in processes)
            await drainer.TellAsync(process, "traffic", cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> ErrorsAsync(List<Pm2Process> admitted, ServiceRecord record, CancellationToken cancellationToken)
    {
        var list = await client.ListAsync(cancellationToken).ConfigureAwait(false);
        var closed = admitted.Select(process => list.FirstOrDefault(process.IsSame) ?? process with { Status = "", Report = null }).Where(process => process.Report is not { IsOpen: true });
        return string.Join("; ", closed.Select(process => $"{ProcessNames.InstanceId(process)}: {DetailOf(process, record)}"));
    }

    private string DetailOf(Pm2Process process, ServiceRecord record) => process.Status.Length == 0
        ? "it is gone"
        : InstanceReader.Read(process, record.Find(process.Own!.SetId), time.GetUtcNow()).Detail ?? "it does not listen, and gave no reason";
}
