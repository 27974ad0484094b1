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

        var wanted = Admit(service, before, shares, await client.ListAsync(cancellationToken).ConfigureAwait(false));
        // Both the old and the new take part until the new ones do: at no moment does nobody listen.
        before = await store.UpdateAsync(record => record with { Traffic = record.Traffic with { LastOperation = operation.Id } }, cancellationToken).ConfigureAwait(false);
        store.WriteTraffic(TrafficFile.Of(before, options.Page, wanted));
        if (!await FollowAsync(service, process => process.Report is { IsReady: true } && TakesPart(process, wanted), isOpen: true, cancellationToken).ConfigureAwait(false))
        {
            var errors = await ErrorsAsync(service, cancellationToken).ConfigureAwait(false);
            before = await store.UpdateAsync(record => record with { Traffic = record.Traffic with { LastOperation = null } }, cancellationToken).ConfigureAwait(false);
            store.WriteTraffic(TrafficFile.Of(before, options.Page));
            await FollowAsync(service, process => process.Report is not null && !TakesPart(process, before.Traffic.Shares), isOpen: false, cancellationToken).ConfigureAwait(false);
            throw new DeployException(DeployError.NotReady, DeployRetry.Safe, $"Not every instance that is to get requests of '{service}' took its port within {options.RpcTimeout}: {errors}. The traffic is as it was.");
        }

        var after = await store.UpdateAsync(record => record with { Traffic = new TrafficRecord { Version = record.Traffic.Version + 1, Shares = wanted, LastOperation = operation.Id } }, cancellationToken).ConfigureAwait(false);
        store.WriteTraffic(TrafficFile.Of(after, options.Page));
        // One that is too busy to follow in time does so as soon as it can: it reads the file by itself.
        await FollowAsync(service, process => process.Report is not null && !TakesPart(process, wanted), isOpen: false, cancellationToken).ConfigureAwait(false);
    }

    private List<ShareRecord> Admit(string service, ServiceRecord record, IReadOnlyList<TrafficShare> shares, IReadOnlyList<Pm2Process> list)
    {
        foreach (var share in shares.Where(share => share.Weight > 0 && !list.Any(process => process.IsOf(service, share.SetId) && IsReady(process, record))))
            throw new DeployException(DeployError.NotReady, DeployRetry.Safe, $"{share.SetId} of '{service}' has no ready instance that could take requests; the traffic is as it was.");
        return [.. shares.Select(share => new ShareRecord(share.SetId, share.Weight))];
    }

    private bool IsReady(Pm2Process process, ServiceRecord record) =>
        InstanceReader.Read(process, record.Find(process.Own?.SetId ?? ""), time.GetUtcNow()).State == InstanceState.Ready;

    private static bool TakesPart(Pm2Process process, IReadOnlyList<ShareRecord> shares) =>
        shares.Any(share => share.Weight > 0 && string.Equals(share.SetId, process.Own?.SetId, StringComparison.Ordinal));

    /// <summary>Tells the chosen processes to look at the traffic, and waits until they have done what it says.</summary>
    private async Task<bool> FollowAsync(string service, Func<Pm2Process, bool> chosen, bool isOpen, CancellationToken cancellationToken)
    {
        foreach (var process in (await client.ListAsync(cancellationToken).ConfigureAwait(false)).Where(process => process.IsOf(service) && process.IsRunning && chosen(process)))
            await drainer.TellAsync(process, "traffic", cancellationToken).ConfigureAwait(false);
        return await drainer.WaitAsync(
            list => list.Where(process => process.IsOf(service) && process.IsRunning && process.Report is { IsListening: true } && chosen(process)).All(process => process.Report!.IsOpen == isOpen),
            options.RpcTimeout,
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> ErrorsAsync(string service, CancellationToken cancellationToken)
    {
        var errors = (await client.ListAsync(cancellationToken).ConfigureAwait(false)).Where(process => process.IsOf(service) && process.Report?.Error is not null).Select(process => $"{ProcessNames.InstanceId(process)} {process.Report!.Error}").ToList();
        return errors.Count == 0 ? "they gave no reason" : string.Join("; ", errors);
    }
}
