namespace Ops.Providers.Pm2;

/// <summary>Looks at what PM2 and Ops know of a service.</summary>
internal sealed class Observer(Pm2Client client, ServiceStores stores, Pm2TargetOptions options, TimeProvider time)
{
    public async Task<ServiceState> ObserveAsync(string service, CancellationToken cancellationToken)
    {
        var record = stores.Of(service).Read();
        var processes = (await client.ListAsync(cancellationToken).ConfigureAwait(false)).Where(process => process.IsOf(service)).ToList();
        var now = time.GetUtcNow();
        var sets = record.Sets.Select(set => SetOf(set, processes, now)).Concat(Unknown(service, record, processes, now)).OrderBy(set => set.Revision).ToList();
        return new ServiceState
        {
            Service = service,
            ObservedAt = now,
            Sets = sets,
            Traffic = options.SwitchesTraffic ? TrafficSwitch.StateOf(record) : null,
            InMaintenance = record.InMaintenance,
            Drift = [.. record.Sets.SelectMany(set => DriftOf(set, processes))],
        };
    }

    /// <summary>Returns a set, or what is left of one that was removed since the operation on it was carried out.</summary>
    public async Task<InstanceSet> ObserveAsync(string service, string setId, int revision, DeploySpec? spec, CancellationToken cancellationToken) =>
        (await ObserveAsync(service, cancellationToken).ConfigureAwait(false)).Sets.FirstOrDefault(set => string.Equals(set.Id, setId, StringComparison.Ordinal))
        ?? new InstanceSet { Id = setId, Revision = revision, Version = spec?.Version ?? "", SpecHash = spec?.Hash() ?? "", Wanted = 0 };

    public Task<IReadOnlyList<Revision>> RevisionsAsync(string service, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<Revision>>([.. stores.Of(service).Read().Sets.OrderByDescending(set => set.Revision).Select(set =>
            new Revision(set.Revision, set.Spec.Version, set.Id, set.Spec.Hash(), set.StagedAt, set.Wanted > 0, set.Spec))]);
    }

    private static InstanceSet SetOf(SetRecord set, List<Pm2Process> processes, DateTimeOffset now) => new()
    {
        Id = set.Id,
        Revision = set.Revision,
        Version = set.Spec.Version,
        SpecHash = set.Spec.Hash(),
        Wanted = set.Wanted,
        Instances = [.. processes.Where(process => process.IsOf(set.Spec.Service, set.Id)).Select(process => InstanceReader.Read(process, set, now))],
    };

    /// <summary>Processes of the service that are in no record: started without Ops, or Ops' files were lost.</summary>
    private static IEnumerable<InstanceSet> Unknown(string service, ServiceRecord record, List<Pm2Process> processes, DateTimeOffset now) =>
        processes.GroupBy(process => process.Own?.SetId ?? service, StringComparer.Ordinal).Where(group => record.Find(group.Key) is null).Select(group => new InstanceSet
        {
            Id = group.Key,
            Revision = group.First().Own?.Revision ?? 0,
            Version = group.First().Own?.Version ?? "unknown",
            SpecHash = group.First().Own?.SpecHash ?? "",
            IsForeign = true,
            Wanted = group.Count(process => !process.IsStopped),
            Instances = [.. group.Select(process => InstanceReader.Read(process, null, now))],
        });

    private static IEnumerable<string> DriftOf(SetRecord set, List<Pm2Process> processes)
    {
        var there = processes.Where(process => process.IsOf(set.Spec.Service, set.Id)).ToList();
        var name = ProcessNames.Of(set.Spec.Service, set.Id);
        var (leaving, up) = (there.Count(process => process.IsLeaving), there.Count(process => !process.IsStopped && !process.IsLeaving));
        if (up != set.Wanted)
            yield return FormattableString.Invariant($"PM2 runs {up} instances of {name}{(leaving > 0 ? $", beside {leaving} that are leaving" : "")}, {set.Wanted} are wanted: somebody scaled, stopped or deleted it with PM2's own commands, the daemon was restarted, or an operation was left halfway");
        else if (leaving > 0)
            yield return FormattableString.Invariant($"PM2 runs {leaving} instances of {name} that are leaving beside the {up} that are wanted: an operation is under way, or was left halfway; a scale to what is wanted removes them");
    }
}
