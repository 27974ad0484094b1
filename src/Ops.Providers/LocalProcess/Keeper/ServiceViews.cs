using System.Globalization;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>What others are told of a service.</summary>
internal static class ServiceViews
{
    public static ServiceState State(string service, KeeperState state, IReadOnlyList<InstanceRunner> runners, KeeperConfig config, string? fault, DateTimeOffset now) => new()
    {
        Service = service,
        ObservedAt = now,
        Sets = [.. state.Sets.OrderBy(set => set.Revision).ThenBy(set => set.Id, StringComparer.Ordinal).Select(set => Set(set, runners))],
        Traffic = config.PublicPort is null ? null : Traffic(state),
        InMaintenance = state.InMaintenance,
        Drift = fault is null ? [] : [fault],
    };

    public static TrafficState Traffic(KeeperState state) =>
        new(state.Traffic, state.TrafficVersion.ToString(CultureInfo.InvariantCulture));

    public static IReadOnlyList<Revision> Revisions(KeeperState state) =>
    [
        .. state.Sets.OrderByDescending(set => set.Revision).ThenByDescending(set => set.StagedAt)
            .Select(set => new Revision(set.Revision, set.Spec.Version, set.Id, set.Spec.Hash(), set.StagedAt, set.Wanted > 0, set.Spec)),
    ];

    /// <summary>Returns the route for a share, or null where the set has no usable instance; one that fails its checks is better than none.</summary>
    public static Route? Route(TrafficShare share, IReadOnlyList<InstanceRunner> runners)
    {
        foreach (var state in (ReadOnlySpan<InstanceState>)[InstanceState.Ready, InstanceState.Unready])
        {
            Backend[] backends = [.. runners.Where(runner => runner.SetId == share.SetId && runner.Instance.State == state).Select(runner => runner.Backend).OfType<Backend>()];
            if (backends.Length > 0)
                return new Route(share.Weight, backends);
        }

        return null;
    }

    /// <summary>Returns what is left of a set that was removed since the operation on it was carried out.</summary>
    public static InstanceSet Gone(string setId, int revision, DeploySpec? spec) =>
        new() { Id = setId, Revision = revision, Version = spec?.Version ?? "", SpecHash = spec?.Hash() ?? "", Wanted = 0 };

    /// <summary>Returns a set with its instances.</summary>
    public static InstanceSet Set(SetRecord set, IReadOnlyList<InstanceRunner> runners) => new()
    {
        Id = set.Id,
        Revision = set.Revision,
        Version = set.Spec.Version,
        SpecHash = set.Spec.Hash(),
        Wanted = set.Wanted,
        Instances = [.. runners.Where(runner => runner.SetId == set.Id && runner.Instance.State != InstanceState.Stopped).Select(runner => runner.Instance).OrderBy(instance => instance.Id, StringComparer.Ordinal)],
    };
}
