namespace Ops.Providers.Compose;

/// <summary>Brings sets to the size that is wanted of them.</summary>
internal sealed class SetMaker(ComposeRuntime runtime, TrafficDirector traffic)
{
    private readonly SetGrower _grower = new(runtime);
    private readonly ContainerStopper _stopper = new(runtime.Docker);

    /// <summary>Makes and starts containers, or takes some out of traffic, stops and removes them, until there are as many as the record says.</summary>
    public async Task SettleAsync(ComposeProject project, ServiceKey service, string setId, TimeSpan grace, CancellationToken cancellationToken)
    {
        var view = await _grower.GrowAsync(project, service, setId, cancellationToken).ConfigureAwait(false);
        var extra = view.Of(setId).Count - view.Wanted(setId);
        if (extra > 0)
            await ShrinkAsync(view, [.. Victims(view, setId).Take(extra)], grace, removes: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes containers out of traffic, lets their requests end, stops them, and removes them where told to.</summary>
    public async Task ShrinkAsync(ServiceView view, IReadOnlyList<ContainerView> victims, TimeSpan grace, bool removes, CancellationToken cancellationToken)
    {
        if (victims.Any(victim => victim.Runs))
        {
            await traffic.ApplyAsync(view.Key, victims, cancellationToken).ConfigureAwait(false);
            await traffic.DrainAsync(view.Key, victims, grace, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await traffic.ReleaseAsync(view.Key, cancellationToken).ConfigureAwait(false);
        }

        await Task.WhenAll(victims.Select(victim => EndAsync(victim, grace, removes, cancellationToken))).ConfigureAwait(false);
    }

    private async Task EndAsync(ContainerView victim, TimeSpan grace, bool removes, CancellationToken cancellationToken)
    {
        if (!removes)
            await _stopper.RetainAsync(victim, cancellationToken).ConfigureAwait(false);
        if (victim.Runs)
            await _stopper.StopAsync(victim, grace, cancellationToken).ConfigureAwait(false);
        if (removes)
            await runtime.Docker.RemoveAsync(victim.Id, victim.Name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts what is of no use first, then the highest numbers.</summary>
    private static IEnumerable<ContainerView> Victims(ServiceView view, string setId) => view.Of(setId)
        .OrderBy(container => view.StateOf(container) switch { InstanceState.Ready => 2, InstanceState.Starting or InstanceState.Unready => 1, _ => 0 })
        .ThenByDescending(container => container.Number);
}
