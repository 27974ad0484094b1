using Ops.Journal;

namespace Ops.Deploy;

/// <summary>Plans changes of services and carries them out: deploy, roll back, scale, restart, stop and start, maintenance.</summary>
/// <remarks>Thread-safe. Planning changes nothing; a plan printed is a dry run. Of each service one plan is carried out at a time, on whatever machine.</remarks>
public sealed class Deployer
{
    private readonly IJournal _journal;
    private readonly IDeployTargets _targets;
    private readonly DeployCheckRegistry _checks;
    private readonly DeployExecutor _executor;
    private readonly PlanContextReader _reader;
    private readonly TimeProvider _time;

    internal Deployer(IJournal journal, IDeployTargets targets, DeployCheckRegistry checks, DeployOptions options, TimeProvider time)
    {
        _journal = journal;
        _targets = targets;
        _checks = checks;
        _time = time;
        _reader = new PlanContextReader(journal, targets, time);
        _executor = new DeployExecutor(journal, targets, checks, options, time);
    }

    /// <summary>Plans a deployment.</summary>
    /// <exception cref="DeployException">It cannot be done; the message says why and what could.</exception>
    public async Task<DeployPlan> PlanAsync(DeployRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var context = await _reader.ReadAsync(request.Target, request.Spec.Service, request.Spec, cancellationToken).ConfigureAwait(false);
        return Checked(DeployPlanner.Plan(request, context));
    }

    /// <summary>Plans to go back to an earlier version.</summary>
    /// <exception cref="DeployException">There is none; the message says which there are.</exception>
    public async Task<DeployPlan> PlanRollbackAsync(RollbackRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var context = await _reader.ReadAsync(request.Target, request.Service, null, cancellationToken).ConfigureAwait(false);
        return Checked(RollbackPlanner.Plan(request, context));
    }

    /// <summary>Plans another number of instances of the set that serves, or of a named one.</summary>
    /// <exception cref="DeployException">It cannot be done.</exception>
    public async Task<DeployPlan> PlanScaleAsync(ServiceRequest request, int replicas, string? setId, CancellationToken cancellationToken) =>
        Checked(ServicePlanner.Scale(request, replicas, setId, await ReadAsync(request, cancellationToken).ConfigureAwait(false)));

    /// <summary>Plans to restart one instance, or all where none is named, one after the other.</summary>
    /// <exception cref="DeployException">It cannot be done.</exception>
    public async Task<DeployPlan> PlanRestartAsync(ServiceRequest request, string? instanceId, CancellationToken cancellationToken) =>
        Checked(ServicePlanner.Restart(request, instanceId, await ReadAsync(request, cancellationToken).ConfigureAwait(false)));

    /// <summary>Plans to stop a service, which keeps its revision for a start.</summary>
    /// <exception cref="DeployException">It cannot be done.</exception>
    public async Task<DeployPlan> PlanStopAsync(ServiceRequest request, CancellationToken cancellationToken) =>
        Checked(ServicePlanner.Stop(request, await ReadAsync(request, cancellationToken).ConfigureAwait(false)));

    /// <summary>Plans to start a service that was stopped.</summary>
    /// <exception cref="DeployException">It cannot be done.</exception>
    public async Task<DeployPlan> PlanStartAsync(ServiceRequest request, CancellationToken cancellationToken) =>
        Checked(ServicePlanner.Start(request, await ReadAsync(request, cancellationToken).ConfigureAwait(false)));

    /// <summary>Plans to show the maintenance page or to take it away.</summary>
    /// <exception cref="DeployException">The target has none.</exception>
    public async Task<DeployPlan> PlanMaintenanceAsync(ServiceRequest request, bool enabled, CancellationToken cancellationToken) =>
        Checked(ServicePlanner.Maintenance(request, enabled, await ReadAsync(request, cancellationToken).ConfigureAwait(false)));

    /// <summary>Carries out a plan and returns how it ended; a failed deployment is a result, not an exception.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="approval">What the caller agrees to.</param>
    /// <param name="watcher">Told what happens as it happens; null where nobody watches.</param>
    /// <param name="cancellationToken">Lets go of the deployment where it is: it goes on when it is resumed. To stop it and go back, abort it.</param>
    /// <exception cref="DeployException">The plan needs a consent that was not given, or another deployment of the service has not ended.</exception>
    public async Task<Deployment> ApplyAsync(DeployPlan plan, DeployApproval approval, IProgress<DeployProgress>? watcher, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(approval);
        if (plan.Consent is { } consent && !string.Equals(approval.Consent, plan.Id, StringComparison.Ordinal))
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"Plan {plan.Id} {consent}. Agree to it by giving the plan's id as consent.");
        if (_checks.Unknown(plan.Steps).FirstOrDefault() is { } unknown)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"Plan {plan.Id} cannot be carried out here: {unknown}.");
        if (await DeploymentHistory.FindUnfinishedAsync(_journal, plan, cancellationToken).ConfigureAwait(false) is { } unfinished)
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"Deployment {unfinished.Plan.Id} of '{plan.Service}' on '{plan.Target}' has not ended ({unfinished.Status}): resume it, decide about it or wait.");

        return await _executor.ApplyAsync(plan, approval.Consent, watcher, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes up a deployment whose process has ended.</summary>
    /// <exception cref="DeployException">There is no such deployment, or somebody else is carrying it out.</exception>
    public async Task<Deployment> ResumeAsync(string target, string service, string planId, IProgress<DeployProgress>? watcher, CancellationToken cancellationToken) =>
        await _executor.ResumeAsync(Deployment.StreamOf(target, service, planId), watcher, cancellationToken).ConfigureAwait(false);

    /// <summary>Says what happens with a deployment that needs a decision, or whose undoing failed, and goes on with it.</summary>
    /// <exception cref="DeployException">It needs none.</exception>
    public async Task<Deployment> DecideAsync(string target, string service, string planId, DeployDecision decision, string actor, string reason, IProgress<DeployProgress>? watcher, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(actor);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var stream = Deployment.StreamOf(target, service, planId);
        var deployment = await FindAsync(target, service, planId, cancellationToken).ConfigureAwait(false);
        if (deployment.Status is not (DeploymentStatus.NeedsDecision or DeploymentStatus.RollbackFailed))
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"Deployment {planId} of '{service}' needs no decision: it is {deployment.Status}.");

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
        return await _executor.ResumeAsync(stream, watcher, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks whoever carries out a deployment to stop and to undo it; it does so at the next moment at which it can.</summary>
    /// <exception cref="DeployException">There is no such deployment, or it has ended.</exception>
    public async Task AbortAsync(string target, string service, string planId, string actor, string reason, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(actor);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var deployment = await FindAsync(target, service, planId, cancellationToken).ConfigureAwait(false);
        if (deployment.IsEnded)
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"Deployment {planId} of '{service}' has ended ({deployment.Status}); to go back, roll back.");

        var entry = JournalEntry.Create(DeployEvents.AbortRequested, new AbortRequestedEvent(actor, reason), DeployEventJson.Default.AbortRequestedEvent);
        await _journal.AppendAsync(new JournalAppend { Stream = Deployment.StreamOf(target, service, planId), At = _time.GetUtcNow(), Events = [entry] }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns a deployment.</summary>
    /// <exception cref="DeployException">There is no such deployment.</exception>
    public async Task<Deployment> FindAsync(string target, string service, string planId, CancellationToken cancellationToken) =>
        await DeploymentFold.ReadAsync(_journal, Deployment.StreamOf(target, service, planId), cancellationToken).ConfigureAwait(false)
        ?? throw new DeployException(DeployError.NotFound, DeployRetry.No, $"The journal has no deployment {planId} of '{service}' on '{target}'.");

    /// <summary>Returns the deployments of a service, oldest first; an empty service means all of the target.</summary>
    public IAsyncEnumerable<Deployment> HistoryAsync(string target, string service, CancellationToken cancellationToken) =>
        DeploymentHistory.ReadAsync(_journal, target, service, cancellationToken);

    /// <summary>Returns what runs of a service.</summary>
    public Task<ServiceState> ObserveAsync(string target, string service, CancellationToken cancellationToken) =>
        _targets.Get(target).ObserveAsync(service, cancellationToken);

    /// <summary>Returns the lock of a service, or null where nobody holds it.</summary>
    public Task<LockLease?> FindLockAsync(string target, string service, CancellationToken cancellationToken) =>
        LockOf(target).FindAsync(service, cancellationToken);

    /// <summary>Takes the lock of a service away from its holder, whose operations fail from then on; written into the audit.</summary>
    /// <returns>Who held it, or null where nobody did.</returns>
    public async Task<LockLease?> BreakLockAsync(string target, string service, string actor, string reason, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(actor);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var holder = await LockOf(target).BreakAsync(service, cancellationToken).ConfigureAwait(false);
        await DeployAudit.NoteBrokenLockAsync(_journal, target, service, holder, actor, reason, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        return holder;
    }

    /// <summary>Removes sets whose time of being kept is over, and takes up deployments whose processes have ended.</summary>
    internal Task<DateTimeOffset?> WorkAsync(CancellationToken cancellationToken) => _executor.WorkAsync(cancellationToken);

    private IDeployLock LockOf(string target) => _targets.Get(target).Get<IDeployLock>() ?? new JournalDeployLock(_journal, target, _time);

    private Task<PlanContext> ReadAsync(ServiceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _reader.ReadAsync(request.Target, request.Service, null, cancellationToken);
    }

    private DeployPlan Checked(DeployPlan plan) => _checks.Unknown(plan.Steps).ToList() is { Count: > 0 } unknown
        ? throw new DeployException(DeployError.Invalid, DeployRetry.No, $"The plan for '{plan.Service}' on '{plan.Target}' cannot be made: {string.Join("; ", unknown)}.")
        : plan;
}
