namespace Ops.Deploy;

/// <summary>Shows visitors a maintenance page instead of a service.</summary>
public interface IMaintenanceMode : ITargetCapability
{
    /// <summary>Turns the page on or off; instances keep running.</summary>
    Task SetAsync(string service, bool enabled, Operation operation, CancellationToken cancellationToken);
}
