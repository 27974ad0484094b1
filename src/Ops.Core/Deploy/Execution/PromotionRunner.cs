using Ops.Journal;

namespace Ops.Deploy;

/// <summary>Looks up whether a version was deployed elsewhere with success.</summary>
internal static class PromotionRunner
{
    public static async Task<string?> RunAsync(PromotionStep step, StepContext context, IJournal journal, CancellationToken cancellationToken)
    {
        Deployment? latest = null;
        await foreach (var deployment in DeploymentHistory.ReadAsync(journal, step.StagingTarget, context.Service, cancellationToken).ConfigureAwait(false))
        {
            if (deployment is { Status: DeploymentStatus.Succeeded, Plan.Kind: DeployPlanKind.Deploy or DeployPlanKind.Rollback })
                latest = deployment;
        }

        if (latest is null)
            throw Missing(step, $"nothing was ever deployed there");
        if (!string.Equals(latest.Plan.Version, step.Version, StringComparison.Ordinal))
            throw Missing(step, $"{latest.Plan.Version} serves there");
        if (!string.Equals(latest.Plan.Spec?.Artifact ?? "", step.SpecArtifact, StringComparison.Ordinal))
            throw Missing(step, $"{step.Version} was deployed there from '{latest.Plan.Spec?.Artifact}', and here it would be '{step.SpecArtifact}'");
        return $"since {latest.EndedAt:yyyy-MM-dd HH:mm} UTC, plan {latest.Plan.Id}";
    }

    private static DeployException Missing(PromotionStep step, string found) => new(
        DeployError.CheckFailed, DeployRetry.No, $"{step.Version} does not serve on '{step.StagingTarget}': {found}; deploy it there first");
}
