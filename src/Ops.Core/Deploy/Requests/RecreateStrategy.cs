namespace Ops.Deploy;

/// <summary>Stops the old revision, then starts the new one; the service is down in between.</summary>
public sealed record RecreateStrategy : DeployStrategy
{
    /// <summary>Gets whether visitors see the maintenance page meanwhile; the default is that they do where the target has one.</summary>
    public bool ShowMaintenance { get; init; } = true;
}
