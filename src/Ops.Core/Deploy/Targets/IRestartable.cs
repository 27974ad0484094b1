namespace Ops.Deploy;

/// <summary>Restarts instances.</summary>
/// <remarks>Thread-safe; the same operation id has its effect once.</remarks>
public interface IRestartable : ITargetCapability
{
    /// <summary>Restarts one instance, which leaves traffic before and comes back when it is ready.</summary>
    /// <exception cref="DeployException">There is no such set or instance (<see cref="DeployError.NotFound"/>) or the fence is outdated (<see cref="DeployError.StaleFence"/>), and nothing was changed; or the instance did not come back (<see cref="DeployError.NotReady"/>).</exception>
    Task RestartAsync(RestartIntent intent, Operation operation, CancellationToken cancellationToken);
}
