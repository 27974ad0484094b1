namespace Ops.Deploy;

/// <summary>The platform takes a push and switches by itself; going back is to push the old revision again.</summary>
internal static class PushSteps
{
    public static void Add(StepList steps, Rollout rollout)
    {
        IReadOnlyList<PlanStep> undo = rollout.Old is { } old && rollout.Context.SpecOf(old.Revision) is { } spec
            ? PushAgain(spec, rollout)
            : [];
        steps.Add(Steps.Stage(rollout.NewSet, rollout.NewRevision, rollout.Spec, rollout.Spec.Replicas, "the platform takes over by itself", undo));
        CommonSteps.Prove(steps, rollout, rollout.Spec.Replicas);
        CommonSteps.ProveAll(steps, rollout);
    }

    private static IReadOnlyList<PlanStep> PushAgain(DeploySpec spec, Rollout rollout)
    {
        var revision = rollout.NewRevision + 1;
        return
        [
            Steps.Stage(DeployPlanner.SetIdOf(revision), revision, spec, spec.Replicas, "the old revision serves again"),
            Steps.AwaitReady(DeployPlanner.SetIdOf(revision), spec.Replicas, rollout.Times, "the old revision serves again"),
        ];
    }
}
