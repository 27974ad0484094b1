namespace Ops.Deploy;

/// <summary>Restarts instances.</summary>
public interface IRestartable : ITargetCapability
{
    /// <summary>Restarts one instance, which leaves traffic before and comes back when it is ready.</summary>
    Task RestartAsync(RestartIntent intent, Operation operation, CancellationToken cancellationToken);
}
