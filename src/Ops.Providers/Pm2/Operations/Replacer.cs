namespace Ops.Providers.Pm2;

/// <summary>Starts a process beside others and waits until it is ready, so that none has to go before another can do its work.</summary>
internal sealed class Replacer(Pm2Client client, Fleet fleet, Starter starter, Drainer drainer, Pm2TargetOptions options, TimeProvider time)
{
    /// <summary>Adds one process to a set and waits until it is ready; one that does not become ready is deleted again.</summary>
    /// <exception cref="DeployException">It did not become ready; all else is as it was.</exception>
    public async Task<Pm2Process> AddAsync(SetRecord set, bool inMaintenance, CancellationToken cancellationToken)
    {
        var plan = await starter.PlanAsync(set, inMaintenance, cancellationToken).ConfigureAwait(false);
        var before = await fleet.OfAsync(set.Spec.Service, set.Id, cancellationToken).ConfigureAwait(false);
        await starter.StartAsync(set, plan, 1, inMaintenance, cancellationToken).ConfigureAwait(false);
        var added = new List<Pm2Process>();
        var isOver = false;
        await drainer.WaitAsync(
            list =>
            {
                added = [.. list.Where(process => process.IsOf(set.Spec.Service, set.Id) && !before.Any(process.IsSame))];
                return isOver = added.Exists(process => HasComeUp(process, set));
            },
            options.ReadyTimeout,
            cancellationToken).ConfigureAwait(false);
        if (added.FirstOrDefault(process => StateOf(process, set) == InstanceState.Ready) is { } ready)
            return ready;

        foreach (var process in added)
            await client.DeleteAsync(process, cancellationToken).ConfigureAwait(false);
        var reason = added.Select(process => InstanceReader.Read(process, set, time.GetUtcNow()).Detail).FirstOrDefault(detail => detail is not null);
        throw new DeployException(DeployError.NotReady, DeployRetry.No, $"A new instance of {ProcessNames.Of(set.Spec.Service, set.Id)} did not become ready{(isOver ? "" : $" within {options.ReadyTimeout}")}{(reason is null ? "" : $": {reason}")}. It was deleted, and the others were left as they are.");
    }

    /// <summary>Replaces one process by a new one.</summary>
    public async Task ReplaceAsync(SetRecord set, Pm2Process process, bool inMaintenance, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (!process.IsCluster)
        {
            // Two of them could not share the port: the old one goes first, once it is known what is to come after it.
            var plan = await starter.PlanAsync(set, inMaintenance, cancellationToken).ConfigureAwait(false);
            await fleet.DeleteAsync([process], grace, cancellationToken).ConfigureAwait(false);
            await starter.StartAsync(set, plan, 1, inMaintenance, cancellationToken).ConfigureAwait(false);
            return;
        }

        _ = await AddAsync(set, inMaintenance, cancellationToken).ConfigureAwait(false);
        await fleet.DeleteAsync([process], grace, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether it is known how a process that was started turns out.</summary>
    public bool HasComeUp(Pm2Process process, SetRecord set) => StateOf(process, set) is InstanceState.Ready or InstanceState.Failed;

    public InstanceState StateOf(Pm2Process process, SetRecord set) => InstanceReader.Read(process, set, time.GetUtcNow()).State;
}
