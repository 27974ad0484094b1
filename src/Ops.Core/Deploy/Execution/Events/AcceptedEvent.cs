namespace Ops.Deploy;

/// <summary>A plan is going to be carried out.</summary>
internal sealed record AcceptedEvent(DeployPlan Plan, string? Consent);
