namespace Ops.Deploy;

/// <content>Looking at services, and at what the journal knows of them.</content>
public sealed partial class Deployer
{
    /// <summary>Returns a deployment.</summary>
    /// <exception cref="DeployException">There is no such deployment.</exception>
    public async Task<Deployment> FindAsync(string target, string service, string planId, CancellationToken cancellationToken) =>
        await DeploymentFold.ReadAsync(_journal, Deployment.StreamOf(target, service, planId), cancellationToken).ConfigureAwait(false)
        ?? throw new DeployException(DeployError.NotFound, DeployRetry.No, $"The journal has no deployment {planId} of '{service}' on '{target}'.");

    /// <summary>Returns the deployments of a service, oldest first; an empty service means all of the target.</summary>
    public IAsyncEnumerable<Deployment> HistoryAsync(string target, string service, CancellationToken cancellationToken) =>
        DeploymentHistory.ReadAsync(_journal, target, service, cancellationToken);

    /// <summary>Yields what has happened to a deployment and what happens to it, whoever carries it out, until it has ended or needs a decision; the journal is read every <see cref="DeployOptions.PollInterval"/>.</summary>
    /// <exception cref="DeployException">There is no such deployment.</exception>
    public IAsyncEnumerable<DeployProgress> FollowAsync(string target, string service, string planId, CancellationToken cancellationToken) =>
        _follower.FollowAsync(Deployment.StreamOf(target, service, planId), cancellationToken);

    /// <summary>Returns what people did to a service, oldest first; an empty service means all of the target.</summary>
    public Task<IReadOnlyList<DeployAuditEntry>> AuditAsync(string target, string service, CancellationToken cancellationToken) =>
        DeployAudit.ReadAsync(_journal, target, service, cancellationToken);

    /// <summary>Returns the names of the services of a target.</summary>
    /// <exception cref="DeployException">The target cannot list them.</exception>
    public Task<IReadOnlyList<string>> ServicesAsync(string target, CancellationToken cancellationToken) =>
        (_targets.Get(target).Get<IServiceCatalog>() ?? throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"'{target}' cannot list its services; name them one by one.")).ListAsync(cancellationToken);

    /// <summary>Returns what runs of a service.</summary>
    public Task<ServiceState> ObserveAsync(string target, string service, CancellationToken cancellationToken) =>
        _targets.Get(target).ObserveAsync(service, cancellationToken);

    /// <summary>Returns the lock of a service, or null where nobody holds it.</summary>
    public Task<LockLease?> FindLockAsync(string target, string service, CancellationToken cancellationToken) =>
        LockOf(target).FindAsync(service, cancellationToken);
}
