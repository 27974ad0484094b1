namespace Ops.Providers.Compose;

/// <summary>Finds what somebody else changed: a compose file, a container, or a 'docker compose up'.</summary>
internal static class DriftFinder
{
    public static IEnumerable<string> Find(ComposeProject project, ServiceView view)
    {
        var foreign = view.Containers.Where(container => container is { IsForeign: true, IsGone: false }).Select(container => container.Name).Order(StringComparer.Ordinal).ToList();
        if (foreign.Count > 0)
            yield return $"{string.Join(", ", foreign)}: made by somebody else, such as 'docker compose up'";

        foreach (var (setId, set) in view.Records.Sets.OrderBy(each => each.Value.Revision))
        {
            foreach (var difference in Find(project, view, setId, set))
                yield return difference;
        }
    }

    private static IEnumerable<string> Find(ComposeProject project, ServiceView view, string setId, SetData set)
    {
        var there = view.Of(setId);
        if (there.Count < set.Wanted)
            yield return $"{setId}: {set.Wanted - there.Count} of {set.Wanted} containers are gone, as after 'docker rm'";
        foreach (var container in there.Where(container => set.Wanted > 0))
        {
            if (container.Details!.State is { Status: "paused" })
                yield return $"{container.Name}: it was paused";
            if (Limits(container) is { } limits && container.Summary.Label(ComposeLabels.Limits) is { } wanted && limits != wanted)
                yield return $"{container.Name}: its limits were changed, as by 'docker update'";
        }

        // A revision that is kept for a rollback is to stay what it was.
        if (set.Wanted > 0 && Serves(view, setId) && project.Services.GetValueOrDefault(view.Key.Service) is { } service && set.Definition != DefinitionHash.Of(project, service))
            yield return $"{setId}: the compose file says something else of '{service.Name}' than when it was staged; deploy it anew to apply that";
    }

    private static bool Serves(ServiceView view, string setId) =>
        view.Records.Traffic is not { Shares: var shares } || shares.All(share => share.Weight == 0) || shares.Any(share => share.Weight > 0 && share.SetId == setId);

    private static string? Limits(ContainerView container) =>
        container.Details is { } details ? string.Create(CultureInfo.InvariantCulture, $"{NullIfZero(details.HostConfig.NanoCpus)}/{NullIfZero(details.HostConfig.Memory)}") : null;

    private static long? NullIfZero(long value) => value == 0 ? null : value;
}
