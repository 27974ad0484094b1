using Ops.Journal;

namespace Ops.Deploy;

internal sealed partial class DeployExecutor
{
    /// <summary>Does what one timer is for: removes a set whose time of being kept is over, or takes up a deployment whose process has ended.</summary>
    public async Task WorkAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        if (KeptSets.SetOf(timer.Key) is { } setId)
            await RetireKeptAsync(timer, setId, cancellationToken).ConfigureAwait(false);
        else if (timer.Key == DeploymentLog.ResumeTimer)
            await ResumeAsync(timer.Stream, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a set that was kept, unless it serves again or somebody is at work on the service: then it comes again later.</summary>
    private async Task RetireKeptAsync(DueTimer timer, string setId, CancellationToken cancellationToken)
    {
        if (await DeploymentFold.ReadAsync(journal, timer.Stream, cancellationToken).ConfigureAwait(false) is not { } deployment)
            return;

        var plan = deployment.Plan;
        var target = targets.Get(plan.Target);
        var @lock = target.Get<IDeployLock>() ?? new JournalDeployLock(journal, plan.Target, time);
        var request = new LockRequest(plan.Service, options.Node, $"remove {setId}, kept by plan {plan.Id}", options.LockTimeToLive);
        var held = await HeldLock.AcquireAsync(@lock, request, TimeSpan.Zero, time, static _ => Task.CompletedTask, cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            try
            {
                var detail = await RetireKeptAsync(plan, target, setId, new Operation($"{plan.Id}/retire/{setId}", held.Fence), held.Token).ConfigureAwait(false);
                await NoteRetiredAsync(timer, setId, detail, held.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (held.Loss is not null)
            {
                throw held.Lost($"Removing {setId} of '{plan.Service}', kept by plan {plan.Id},");
            }
        }
    }

    private async Task NoteRetiredAsync(DueTimer timer, string setId, string detail, CancellationToken cancellationToken) => await journal.AppendAsync(
        new JournalAppend
        {
            Stream = timer.Stream,
            At = time.GetUtcNow(),
            Events = [JournalEntry.Create(DeployEvents.KeptRetired, new KeptRetiredEvent(setId, detail), DeployEventJson.Default.KeptRetiredEvent)],
            ClearTimers = [timer.Key],
        },
        cancellationToken).ConfigureAwait(false);

    private async Task<string> RetireKeptAsync(DeployPlan plan, IDeployTarget target, string setId, Operation operation, CancellationToken cancellationToken)
    {
        var state = await target.ObserveAsync(plan.Service, cancellationToken).ConfigureAwait(false);
        var set = state.Sets.FirstOrDefault(set => string.Equals(set.Id, setId, StringComparison.Ordinal));
        if (set is null)
            return "it was gone already";
        if (Serves(state, set) || await ServedLastAsync(plan, set, cancellationToken).ConfigureAwait(false))
            return "it was spared, since it serves again";
        if (await FindKeeperAsync(plan, setId, cancellationToken).ConfigureAwait(false) is { } keeper)
            return $"it was spared, since plan {keeper} keeps it longer";

        var grace = plan.Steps.OfType<KeepStep>().FirstOrDefault(step => string.Equals(step.SetId, setId, StringComparison.Ordinal))?.Grace ?? TimeSpan.FromSeconds(30);
        await target.RetireAsync(new RetireIntent(plan.Service, setId, RetireMode.Remove) { Grace = grace }, operation, cancellationToken).ConfigureAwait(false);
        return "it was removed, since its time was over";
    }

    /// <summary>Whether it is what is started again when somebody starts the service.</summary>
    private async Task<bool> ServedLastAsync(DeployPlan plan, InstanceSet set, CancellationToken cancellationToken)
    {
        var past = await deployments.RevisionsAsync(plan.Target, plan.Service, cancellationToken).ConfigureAwait(false);
        return past.Served.Count > 0 && past.Served[0].Number == set.Revision;
    }

    /// <summary>Returns the plan that kept the set later and whose time is not over.</summary>
    private async Task<string?> FindKeeperAsync(DeployPlan plan, string setId, CancellationToken cancellationToken)
    {
        await foreach (var other in DeploymentHistory.ReadAsync(journal, plan.Target, plan.Service, cancellationToken).ConfigureAwait(false))
        {
            if (other.Plan.Id != plan.Id && other.Steps.Any(record => record.Step is KeepStep keep && string.Equals(keep.SetId, setId, StringComparison.Ordinal) && record.EndedAt + keep.Duration > time.GetUtcNow()))
                return other.Plan.Id;
        }

        return null;
    }

    private static bool Serves(ServiceState state, InstanceSet set) => state.Traffic is { } traffic
        ? traffic.Shares.Any(share => share.Weight > 0 && string.Equals(share.SetId, set.Id, StringComparison.Ordinal))
        : set.Wanted > 0;
}
