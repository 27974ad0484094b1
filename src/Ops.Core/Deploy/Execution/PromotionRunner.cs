using Ops.Journal;

namespace Ops.Deploy;

/// <summary>Looks up whether a version was deployed elsewhere with success, and whether it serves there now.</summary>
internal static class PromotionRunner
{
    public static async Task<string?> RunAsync(PromotionStep step, StepContext context, IJournal journal, IDeployTargets targets, CancellationToken cancellationToken)
    {
        Deployment? latest = null;
        await foreach (var deployment in DeploymentHistory.ReadAsync(journal, step.StagingTarget, context.Service, cancellationToken).ConfigureAwait(false))
        {
            if (deployment is { Status: DeploymentStatus.Succeeded, Plan.Kind: DeployPlanKind.Deploy or DeployPlanKind.Rollback })
                latest = deployment;
        }

        if (latest is null)
            throw Missing(step, "nothing was ever deployed there");
        if (!string.Equals(latest.Plan.Version, step.Version, StringComparison.Ordinal))
            throw Missing(step, $"{latest.Plan.Version} serves there");
        if (!string.Equals(latest.Plan.Spec?.Artifact ?? "", step.SpecArtifact, StringComparison.Ordinal))
            throw Missing(step, $"{step.Version} was deployed there from '{latest.Plan.Spec?.Artifact}', and here it would be '{step.SpecArtifact}'");
        if (await FindAbsenceAsync(step, targets.Get(step.StagingTarget), context.Service, cancellationToken).ConfigureAwait(false) is { } absence)
            throw Missing(step, absence);
        return $"since {latest.EndedAt:yyyy-MM-dd HH:mm} UTC, plan {latest.Plan.Id}";
    }

    /// <summary>Returns why it does not serve there now, whatever the journal says; null where it does.</summary>
    private static async Task<string?> FindAbsenceAsync(PromotionStep step, IDeployTarget staging, string service, CancellationToken cancellationToken)
    {
        var state = await staging.ObserveAsync(service, cancellationToken).ConfigureAwait(false);
        return state.Current switch
        {
            null or { Wanted: 0 } => "it was deployed there, but nothing serves there now",
            { } serving when !string.Equals(serving.Version, step.Version, StringComparison.Ordinal) => $"it was deployed there, but {serving.Version} serves there now",
            { } serving when serving.Ready < serving.Wanted => $"it is not well there: {ReadinessRunner.Describe(serving)}",
            _ => null,
        };
    }

    private static DeployException Missing(PromotionStep step, string found) => new(
        DeployError.CheckFailed, DeployRetry.No, $"{step.Version} does not serve on '{step.StagingTarget}': {found}; deploy it there first");
}
