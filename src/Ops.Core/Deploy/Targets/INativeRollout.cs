namespace Ops.Deploy;

/// <summary>Leaves a rolling deployment to a platform that does it by itself.</summary>
/// <remarks>Thread-safe; the same operation id has its effect once.</remarks>
public interface INativeRollout : ITargetCapability
{
    /// <summary>Asks the platform to roll to a spec; it returns once the platform has taken that on.</summary>
    /// <exception cref="DeployException">The spec is wrong (<see cref="DeployError.Invalid"/>, <see cref="DeployError.BadArtifact"/>), or the fence is outdated (<see cref="DeployError.StaleFence"/>); nothing was changed.</exception>
    Task StartAsync(StageIntent intent, Operation operation, CancellationToken cancellationToken);

    /// <summary>Returns how far the platform is.</summary>
    /// <exception cref="DeployException">The platform cannot be asked, or has no such service (<see cref="DeployError.NotFound"/>).</exception>
    Task<RolloutStatus> ObserveAsync(string service, CancellationToken cancellationToken);

    /// <summary>Asks the platform to roll back to a revision, with as many instances as there are.</summary>
    /// <exception cref="DeployException">The platform does not know the revision (<see cref="DeployError.NotFound"/>), or the fence is outdated (<see cref="DeployError.StaleFence"/>); nothing was changed.</exception>
    Task UndoAsync(string service, int revision, Operation operation, CancellationToken cancellationToken);
}
