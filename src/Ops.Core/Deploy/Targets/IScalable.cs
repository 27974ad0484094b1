namespace Ops.Deploy;

/// <summary>Changes the number of instances of a set.</summary>
/// <remarks>Thread-safe; the same operation id has its effect once.</remarks>
public interface IScalable : ITargetCapability
{
    /// <summary>Starts or stops instances until the set has so many; those that stop leave traffic first and let requests in flight end within the grace.</summary>
    /// <remarks>0 keeps the set, so that it can be scaled up again.</remarks>
    /// <exception cref="DeployException">The number is below 0 or above what the platform takes (<see cref="DeployError.Invalid"/>), there is no such set (<see cref="DeployError.NotFound"/>), or the fence is outdated (<see cref="DeployError.StaleFence"/>); nothing was changed.</exception>
    Task<InstanceSet> ScaleAsync(ScaleIntent intent, Operation operation, CancellationToken cancellationToken);
}
