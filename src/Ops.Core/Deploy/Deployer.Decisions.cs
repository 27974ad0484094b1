using Ops.Journal;

namespace Ops.Deploy;

/// <content>What people decide about deployments that cannot go on by themselves.</content>
public sealed partial class Deployer
{
    /// <summary>Says what happens with a deployment that needs a decision, or whose undoing failed, and goes on with it.</summary>
    /// <remarks>What was undone in part cannot be tried again, and cannot be undone any further once another deployment of the service has come after it.</remarks>
    /// <exception cref="DeployException">It needs none, or what was decided is not possible (any more); nothing was changed.</exception>
    public async Task<Deployment> DecideAsync(string target, string service, string planId, DeployDecision decision, string actor, string reason, IProgress<DeployProgress>? watcher, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(actor);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var stream = Deployment.StreamOf(target, service, planId);
        var deployment = await FindAsync(target, service, planId, cancellationToken).ConfigureAwait(false);
        if (deployment.Status is not (DeploymentStatus.NeedsDecision or DeploymentStatus.RollbackFailed))
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"Deployment {planId} of '{service}' needs no decision: it is {deployment.Status}.");
        if (decision != DeployDecision.LeaveAsItIs)
            await RefuseAsync(deployment, decision, cancellationToken).ConfigureAwait(false);

        List<JournalEntry> events = [JournalEntry.Create(DeployEvents.Decided, new DecidedEvent(decision, actor, reason), DeployEventJson.Default.DecidedEvent)];
        if (decision == DeployDecision.LeaveAsItIs)
            events.Add(JournalEntry.Create(DeployEvents.Ended, new EndedEvent(DeploymentStatus.Failed, deployment.Cause), DeployEventJson.Default.EndedEvent));
        var at = _time.GetUtcNow();
        await _journal.AppendAsync(
            new JournalAppend
            {
                Stream = stream,
                ExpectedVersion = deployment.Version,
                At = at,
                Events = events,
                // Another process goes on where this one ends before it has begun.
                SetTimers = decision == DeployDecision.LeaveAsItIs ? [] : [new JournalTimer(DeploymentLog.ResumeTimer, at + _executor.ResumeAfter)],
            },
            cancellationToken).ConfigureAwait(false);
        var decided = await _executor.ResumeAsync(stream, watcher, cancellationToken).ConfigureAwait(false);
        if (decision == DeployDecision.LeaveAsItIs)
            _diagnostics.Ended(decided);
        return decided;
    }

    /// <summary>Refuses what would do harm; what comes in between is seen again under the lock.</summary>
    private async Task RefuseAsync(Deployment deployment, DeployDecision decision, CancellationToken cancellationToken)
    {
        var plan = deployment.Plan;
        if (decision == DeployDecision.TryAgain && _checks.Unknown(plan.Steps).FirstOrDefault() is { } unknown)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"Deployment {plan.Id} of '{plan.Service}' cannot be tried again here: {unknown}.");
        if (deployment.Status != DeploymentStatus.RollbackFailed)
            return;
        if (decision == DeployDecision.TryAgain)
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"Deployment {plan.Id} of '{plan.Service}' cannot be tried again: it was undone in part, and what its steps have done is no longer there. Roll it back to undo the rest, or leave it as it is and plan anew.");
        if (await _deployments.FindUnfinishedAsync(plan.Target, plan.Service, except: plan.Id, cancellationToken).ConfigureAwait(false) is { } unfinished)
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"Deployment {plan.Id} of '{plan.Service}' cannot be undone now: deployment {unfinished.PlanId} has not ended ({unfinished.Status}); resume it, decide about it or wait.");
        if (await _deployments.FindLaterAsync(deployment, cancellationToken).ConfigureAwait(false) is { } later)
            throw DeployExecutor.Outdated(plan, later);
    }
}
