using System.Globalization;

namespace Ops.Providers.Pm2;

/// <summary>Opens and closes the gates of the instances: first all that are to take part, then no others.</summary>
internal sealed class TrafficSwitch(Pm2Client client, ServiceStores stores, Drainer drainer, Pm2TargetOptions options, TimeProvider time) : ITrafficSwitch
{
    public Task<TrafficState> GetAsync(string service, CancellationToken cancellationToken) => Task.FromResult(StateOf(stores.Of(service).Read()));

    public async Task<TrafficState> SetAsync(string service, TrafficState expected, IReadOnlyList<TrafficShare> shares, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(shares);
        var store = stores.Of(service);
        await store.ChangeAsync(operation, () => ShiftAsync(store, service, expected, shares, operation, cancellationToken), cancellationToken).ConfigureAwait(false);
        return StateOf(store.Read());
    }

    public async Task<int> DrainAsync(string service, string setId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var remaining = 0;
        await drainer.WaitAsync(
            list =>
            {
                remaining = list.Where(process => process.IsRunning && process.IsOf(service, setId)).Sum(process => process.Report?.Connections ?? 0);
                return remaining == 0;
            },
            timeout,
            cancellationToken).ConfigureAwait(false);
        return remaining;
    }

    public static TrafficState StateOf(ServiceRecord record) =>
        new([.. record.Traffic.Shares.Select(share => new TrafficShare(share.SetId, share.Weight))], record.Traffic.Version.ToString(CultureInfo.InvariantCulture));

    /// <summary>Takes a set out of the shares, as when it is retired.</summary>
    public static ServiceRecord Without(ServiceRecord record, string setId) => record.Traffic.Shares.All(share => !string.Equals(share.SetId, setId, StringComparison.Ordinal)) ? record : record with
    {
        Traffic = record.Traffic with { Version = record.Traffic.Version + 1, Shares = [.. record.Traffic.Shares.Where(share => !string.Equals(share.SetId, setId, StringComparison.Ordinal))] },
    };

    public static TrafficFile FileOf(long version, params IEnumerable<ShareRecord> shares)
    {
        var file = new Dictionary<string, IReadOnlyList<string>?>(StringComparer.Ordinal);
        foreach (var share in shares.Where(share => share.Weight > 0))
        {
            var named = share.Processes?.Select(id => id.ToString(CultureInfo.InvariantCulture)).ToList();
            file[share.SetId] = file.TryGetValue(share.SetId, out var others) ? named is null || others is null ? null : [.. others.Union(named, StringComparer.Ordinal)] : named;
        }

        return new TrafficFile(version, file);
    }

    private async Task ShiftAsync(ServiceStore store, string service, TrafficState expected, IReadOnlyList<TrafficShare> shares, Operation operation, CancellationToken cancellationToken)
    {
        var before = store.Read().Traffic;
        if (!string.Equals(before.PendingOperation, operation.Id, StringComparison.Ordinal) && !string.Equals(expected.Version, before.Version.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"The traffic of '{service}' is at version {before.Version}, not at {expected.Version} as expected: somebody else changed it; look again and decide anew.");

        var wanted = Choose(service, store.Read(), shares, await client.ListAsync(cancellationToken).ConfigureAwait(false));
        await store.UpdateAsync(record => record with { Traffic = record.Traffic with { PendingOperation = operation.Id } }, cancellationToken).ConfigureAwait(false);
        // Both the old and the new take part until the new ones do: at no moment does nobody listen.
        store.WriteTraffic(FileOf(before.Version, [.. before.Shares, .. wanted]));
        if (!await TellAsync(service, process => process.Report is { IsReady: true } && TakesPart(process, wanted), isOpen: true, cancellationToken).ConfigureAwait(false))
        {
            store.WriteTraffic(FileOf(before.Version, before.Shares));
            await store.UpdateAsync(record => record with { Traffic = before with { PendingOperation = null } }, cancellationToken).ConfigureAwait(false);
            throw new DeployException(DeployError.NotReady, DeployRetry.Safe, $"Not every instance that is to get requests of '{service}' took its port within {options.RpcTimeout}: {await ErrorsAsync(service, cancellationToken).ConfigureAwait(false)}. The traffic is as it was.");
        }

        await store.UpdateAsync(record => record with { Traffic = new TrafficRecord { Version = before.Version + 1, Shares = wanted } }, cancellationToken).ConfigureAwait(false);
        store.WriteTraffic(FileOf(before.Version + 1, wanted));
        await TellAsync(service, process => process.Report is not null && !TakesPart(process, wanted), isOpen: false, cancellationToken).ConfigureAwait(false);
    }

    private List<ShareRecord> Choose(string service, ServiceRecord record, IReadOnlyList<TrafficShare> shares, IReadOnlyList<Pm2Process> list)
    {
        var ready = shares.ToDictionary(share => share.SetId, share => list.Where(process => process.IsOf(service, share.SetId) && IsReady(process, record)).ToList(), StringComparer.Ordinal);
        foreach (var share in shares.Where(share => share.Weight > 0 && ready[share.SetId].Count == 0))
            throw new DeployException(DeployError.NotReady, DeployRetry.Safe, $"{share.SetId} of '{service}' has no ready instance that could take requests; the traffic is as it was.");
        var counts = Admission.Choose(shares, ready.ToDictionary(set => set.Key, set => set.Value.Count, StringComparer.Ordinal))
            ?? throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"The requests of '{service}' cannot be shared so: PM2 shares them evenly among instances, and this needs {Admission.Need(shares)}, or a multiple. Scale the sets so, or choose other weights; the traffic is as it was.");
        return [.. shares.Select(share => new ShareRecord(share.SetId, share.Weight, share.Weight == 0 || counts[share.SetId] == ready[share.SetId].Count ? null : [.. ready[share.SetId].Take(counts[share.SetId]).Select(process => process.Id)]))];
    }

    private bool IsReady(Pm2Process process, ServiceRecord record) =>
        InstanceReader.Read(process, record.Find(process.Own?.SetId ?? ""), time.GetUtcNow()).State == InstanceState.Ready;

    private static bool TakesPart(Pm2Process process, IReadOnlyList<ShareRecord> shares) =>
        shares.Any(share => share.Weight > 0 && string.Equals(share.SetId, process.Own?.SetId, StringComparison.Ordinal) && (share.Processes is null || share.Processes.Contains(process.Id)));

    /// <summary>Tells the chosen processes to look at the traffic, and waits until they have done what it says.</summary>
    private async Task<bool> TellAsync(string service, Func<Pm2Process, bool> chosen, bool isOpen, CancellationToken cancellationToken)
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
