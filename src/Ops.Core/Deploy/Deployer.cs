using Ops.Journal;

namespace Ops.Deploy;

/// <summary>Plans changes of services and carries them out: deploy, roll back, scale, restart, stop and start, maintenance.</summary>
/// <remarks>Thread-safe. Planning changes nothing; a plan printed is a dry run. Of each service one plan is carried out at a time, on whatever machine.</remarks>
public sealed partial class Deployer
{
    private readonly IJournal _journal;
    private readonly IDeployTargets _targets;
    private readonly DeployCheckRegistry _checks;
    private readonly DeployExecutor _executor;
    private readonly DeployFollower _follower;
    private readonly DeploymentDigests _deployments;
    private readonly PlanContextReader _reader;
    private readonly FleetPlanner _fleet;
    private readonly DeployDiagnostics _diagnostics;
    private readonly TimeProvider _time;

    internal Deployer(IJournal journal, IDeployTargets targets, DeployCheckRegistry checks, DeployOptions options, TimeProvider time)
        : this(journal, targets, checks, options, new DeployDiagnostics(null, null), time)
    {
    }

    internal Deployer(IJournal journal, IDeployTargets targets, DeployCheckRegistry checks, DeployOptions options, DeployDiagnostics diagnostics, TimeProvider time)
    {
        _diagnostics = diagnostics;
        _journal = journal;
        _targets = targets;
        _checks = checks;
        _time = time;
        _deployments = new DeploymentDigests(journal);
        _reader = new PlanContextReader(_deployments, targets, time);
        _fleet = new FleetPlanner(targets, _reader);
        _executor = new DeployExecutor(journal, _deployments, targets, checks, options, diagnostics, time);
        Due = new DueWork(journal, targets, _executor, options, time);
        _follower = new DeployFollower(journal, options, time);
    }

    /// <summary>Does what is due, for the worker.</summary>
    internal DueWork Due { get; }

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
            throw Disagreed(plan.Id, consent);
        if (_checks.Unknown(plan.Steps).FirstOrDefault() is { } unknown)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"Plan {plan.Id} cannot be carried out here: {unknown}.");
        if (await _deployments.FindUnfinishedAsync(plan.Target, plan.Service, except: null, cancellationToken).ConfigureAwait(false) is { } unfinished)
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"Deployment {unfinished.PlanId} of '{plan.Service}' on '{plan.Target}' has not ended ({unfinished.Status}): resume it, decide about it or wait.");

        return await _executor.ApplyAsync(plan, approval.Consent, watcher, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Carries out a plan and yields what happens as it happens; the last is <see cref="DeployProgressKind.Ended"/> or <see cref="DeployProgressKind.NeedsDecision"/>.</summary>
    /// <remarks>Whoever stops reading lets go of the deployment where it is, as cancelling does; <see cref="FindAsync"/> then tells how it stands.</remarks>
    /// <param name="plan">The plan.</param>
    /// <param name="approval">What the caller agrees to.</param>
    /// <param name="cancellationToken">Lets go of the deployment where it is.</param>
    /// <exception cref="DeployException">The plan needs a consent that was not given, or another deployment of the service has not ended.</exception>
    public IAsyncEnumerable<DeployProgress> StreamAsync(DeployPlan plan, DeployApproval approval, CancellationToken cancellationToken) =>
        DeployStream.RunAsync((watcher, token) => ApplyAsync(plan, approval, watcher, token), cancellationToken);

    /// <summary>Carries out the plans for all services of a target, one after the other, and stops at the first that does not succeed.</summary>
    /// <returns>How each went, as far as it came.</returns>
    /// <exception cref="DeployException">The consent to that very plan was not given, or another deployment of a service has not ended.</exception>
    public async Task<IReadOnlyList<Deployment>> ApplyAllAsync(FleetPlan plan, DeployApproval approval, IProgress<DeployProgress>? watcher, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(approval);
        if (plan.Consent is { } consent && !string.Equals(approval.Consent, plan.Id, StringComparison.Ordinal))
            throw Disagreed(plan.Id, consent);

        var deployments = new List<Deployment>();
        foreach (var part in plan.Plans)
        {
            deployments.Add(await ApplyAsync(part, new DeployApproval { Consent = part.Id }, watcher, cancellationToken).ConfigureAwait(false));
            if (deployments[^1].Status != DeploymentStatus.Succeeded)
                break;
        }

        return deployments;
    }

    /// <summary>Takes up a deployment whose process has ended.</summary>
    /// <exception cref="DeployException">There is no such deployment, or somebody else is carrying it out.</exception>
    public async Task<Deployment> ResumeAsync(string target, string service, string planId, IProgress<DeployProgress>? watcher, CancellationToken cancellationToken) =>
        await _executor.ResumeAsync(Deployment.StreamOf(target, service, planId), watcher, cancellationToken).ConfigureAwait(false);

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

    /// <summary>Takes the lock of a service away from its holder, whose operations fail from then on; written into the audit.</summary>
    /// <returns>Who held it, or null where nobody did.</returns>
    public async Task<LockLease?> BreakLockAsync(string target, string service, string actor, string reason, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(actor);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var holder = await LockOf(target).BreakAsync(service, cancellationToken).ConfigureAwait(false);
        await DeployAudit.NoteBrokenLockAsync(_journal, target, service, holder, actor, reason, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        _diagnostics.DeployLockBroken(actor, service, target, holder?.Fence.Owner, reason);
        return holder;
    }

    /// <summary>Does once what is due of the targets of this process, at most 32 things: removes sets whose time of being kept is over, and takes up deployments whose processes have ended; for programs that run for a moment, in the place of <c>RunDeployWorker</c>.</summary>
    /// <returns>When something is due next, or null where nothing is.</returns>
    /// <exception cref="DeployException">Some of it could not be done, and is due again later.</exception>
    public Task<DateTimeOffset?> WorkAsync(CancellationToken cancellationToken) => Due.RunAsync(cancellationToken);

    private IDeployLock LockOf(string target) => _targets.Get(target).Get<IDeployLock>() ?? new JournalDeployLock(_journal, target, _time);

    private static DeployException Disagreed(string id, string consent) =>
        new(DeployError.Invalid, DeployRetry.No, $"Plan {id} {consent}. Agree to it by giving the plan's id as consent.");
}
