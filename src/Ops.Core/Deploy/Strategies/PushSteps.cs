namespace Ops.Deploy;

/// <summary>The platform takes a push and switches by itself; going back is to push the old revision again.</summary>
internal static class PushSteps
{
    public static void Add(StepList steps, Rollout rollout)
    {
        IReadOnlyList<PlanStep> undo = rollout.Old is { } old && rollout.Context.SpecOf(old.Revision) is { } spec
            ? [Steps.Stage(DeployPlanner.SetIdOf(rollout.NewRevision + 1), rollout.NewRevision + 1, spec, spec.Replicas, "the old revision serves again")]
            : [];
        steps.Add(Steps.Stage(rollout.NewSet, rollout.NewRevision, rollout.Spec, rollout.Spec.Replicas, "the platform takes over by itself", undo));
        CommonSteps.Prove(steps, rollout, rollout.Spec.Replicas);
        CommonSteps.ProveAll(steps, rollout);
    }
}
