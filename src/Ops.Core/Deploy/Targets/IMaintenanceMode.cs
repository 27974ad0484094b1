namespace Ops.Deploy;

/// <summary>Shows visitors a maintenance page instead of a service.</summary>
/// <remarks>Thread-safe; the same operation id has its effect once.</remarks>
public interface IMaintenanceMode : ITargetCapability
{
    /// <summary>Turns the page on or off; instances keep running.</summary>
    /// <exception cref="DeployException">The service has no page (<see cref="DeployError.Unsupported"/>), there is no such service (<see cref="DeployError.NotFound"/>), the page does not answer (<see cref="DeployError.NotReady"/>), or the fence is outdated (<see cref="DeployError.StaleFence"/>); nothing was changed.</exception>
    Task SetAsync(string service, bool enabled, Operation operation, CancellationToken cancellationToken);
}
