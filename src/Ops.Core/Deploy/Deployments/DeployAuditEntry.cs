namespace Ops.Deploy;

/// <summary>One act of a person, as the audit has it.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">What kind of act.</param>
/// <param name="Service">To which service.</param>
/// <param name="Text">What it was about, such as <c>Deploy v2</c> or the decision.</param>
/// <param name="Reason">Why; null where nobody said.</param>
/// <param name="PlanId">The plan it was about; null where it was about none.</param>
public sealed record DeployAuditEntry(DateTimeOffset At, string Actor, DeployAuditAction Action, string Service, string Text, string? Reason, string? PlanId);
