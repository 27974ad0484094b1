namespace Ops.Deploy;

/// <summary>Keeps two deployments of one service apart, also on different machines; a target without it is locked through the journal.</summary>
public interface IDeployLock : ITargetCapability
{
    /// <summary>Takes the lock.</summary>
    /// <exception cref="DeployException">Somebody else holds it (<see cref="DeployError.LockHeld"/>); the message says who, since when and why.</exception>
    Task<LockLease> AcquireAsync(LockRequest request, CancellationToken cancellationToken);

    /// <summary>Prolongs the lock by its time to live.</summary>
    /// <exception cref="DeployException">It is lost (<see cref="DeployError.StaleFence"/>).</exception>
    Task<LockLease> RenewAsync(LockLease lease, CancellationToken cancellationToken);

    /// <summary>Gives the lock back; a lock that is lost is left to its holder.</summary>
    Task ReleaseAsync(LockLease lease, CancellationToken cancellationToken);

    /// <summary>Returns who holds the lock, or null where nobody does.</summary>
    Task<LockLease?> FindAsync(string service, CancellationToken cancellationToken);

    /// <summary>Takes the lock away from whoever holds it, whose operations fail from then on.</summary>
    /// <returns>Who held it, or null where nobody did.</returns>
    Task<LockLease?> BreakAsync(string service, CancellationToken cancellationToken);
}
