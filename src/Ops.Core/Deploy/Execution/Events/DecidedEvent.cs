namespace Ops.Deploy;

/// <summary>A person has said what happens.</summary>
internal sealed record DecidedEvent(DeployDecision Decision, string Actor, string Reason);
