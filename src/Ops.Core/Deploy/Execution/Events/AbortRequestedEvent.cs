namespace Ops.Deploy;

/// <summary>Somebody wants the deployment to stop and to be undone.</summary>
internal sealed record AbortRequestedEvent(string Actor, string Reason);
