namespace Ops.Deploy;

/// <summary>What planning needs to know of a deployment.</summary>
/// <param name="Version">The number of its events in the journal.</param>
/// <param name="PlanId">The plan's id.</param>
/// <param name="Kind">What it was for.</param>
/// <param name="Status">How far it is.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null as long as it has not.</param>
/// <param name="LockPosition">The place in the journal at which it was last taken up under the lock; 0 where it never was.</param>
/// <param name="Number">The number of the revision that it was to bring; 0 where it changed none.</param>
/// <param name="Revision">What served if it succeeded; null where it changed no revision.</param>
internal sealed record DeploymentDigest(long Version, string PlanId, DeployPlanKind Kind, DeploymentStatus Status, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, long LockPosition, int Number, ServedRevision? Revision)
{
    public static DeploymentDigest Of(Deployment deployment)
    {
        var plan = deployment.Plan;
        var served = deployment.Status == DeploymentStatus.Succeeded && plan is { Revision: > 0, Spec: not null }
            ? new ServedRevision(plan.Revision, plan.Spec, deployment.EndedAt!.Value)
            : null;
        return new DeploymentDigest(deployment.Version, plan.Id, plan.Kind, deployment.Status, deployment.StartedAt, deployment.EndedAt, deployment.LockPosition, plan.Revision, served);
    }
}
