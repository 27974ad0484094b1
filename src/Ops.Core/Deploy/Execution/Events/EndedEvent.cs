namespace Ops.Deploy;

/// <summary>Nothing more will be done.</summary>
internal sealed record EndedEvent(DeploymentStatus Status, string? Cause);
