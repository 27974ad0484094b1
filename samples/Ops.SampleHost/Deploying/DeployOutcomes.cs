using Ops.Deploy;

namespace Ops.SampleHost.Deploying;

/// <summary>How a deployment's end is called, and what the caller is told.</summary>
internal static class DeployOutcomes
{
    public static int ExitCodeOf(DeploymentStatus status) => status switch
    {
        DeploymentStatus.Succeeded => ExitCodes.Healthy,
        DeploymentStatus.RolledBack => ExitCodes.RolledBack,
        DeploymentStatus.Failed or DeploymentStatus.RollbackFailed => ExitCodes.Failed,
        DeploymentStatus.NeedsDecision => ExitCodes.NeedsDecision,
        DeploymentStatus.Refused => ExitCodes.Refused,
        _ => ExitCodes.Unfinished,
    };

    public static string Of(DeploymentStatus status) => status switch
    {
        DeploymentStatus.Succeeded => "succeeded",
        DeploymentStatus.RolledBack => "rolled_back",
        DeploymentStatus.RollbackFailed => "rollback_failed",
        DeploymentStatus.NeedsDecision => "needs_decision",
        DeploymentStatus.Failed => "failed",
        DeploymentStatus.Refused => "refused",
        DeploymentStatus.Unwinding => "unwinding",
        _ => "running",
    };

    public static string Of(DeployPlanKind kind) => kind.ToString().ToLowerInvariant();

    public static string Of(DeployProgressKind kind) => kind switch
    {
        DeployProgressKind.Locked => "locked",
        DeployProgressKind.StepStarted => "step_started",
        DeployProgressKind.StepSucceeded => "step_succeeded",
        DeployProgressKind.StepFailed => "step_failed",
        DeployProgressKind.Retrying => "retrying",
        DeployProgressKind.Unwinding => "unwinding",
        DeployProgressKind.NeedsDecision => "needs_decision",
        DeployProgressKind.Ended => "ended",
        _ => "note",
    };

    /// <summary>Says how it ended and what that means for whoever uses the service.</summary>
    public static string Verdict(Deployment deployment)
    {
        var took = deployment.Duration is { } duration ? $" in {Wording.Span(duration)}" : "";
        return deployment.Status switch
        {
            DeploymentStatus.Succeeded => $"done{took}: {deployment.Plan.Title}",
            DeploymentStatus.RolledBack when deployment.Steps.All(record => record.Step is CheckStep or PromotionStep) => $"failed before anything was changed{took}: {deployment.Cause}",
            DeploymentStatus.RolledBack => $"failed and went back{took}; the service is as it was before: {deployment.Cause}",
            DeploymentStatus.RollbackFailed => $"failed, and so did going back{took}: {deployment.Cause}; then: {string.Join("; ", deployment.RollbackErrors)}",
            DeploymentStatus.NeedsDecision => $"a person has to decide: {deployment.Cause}",
            DeploymentStatus.Failed => $"failed{took}; nothing was undone: {deployment.Cause}",
            DeploymentStatus.Refused => $"nothing was changed: {deployment.Cause}",
            _ => $"has not ended: {deployment.Plan.Title}",
        };
    }
}
