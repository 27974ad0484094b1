namespace Ops.Deploy;

/// <summary>The platform rolls by itself; what is left is to watch it and to prove the result.</summary>
internal static class NativeSteps
{
    public static void Add(StepList steps, Rollout rollout)
    {
        steps.Add(new NativeRolloutStep
        {
            Id = "native-rollout",
            Description = $"let the platform roll to {rollout.Spec.Version} with {Steps.Count(rollout.Spec.Replicas, "instance")}",
            Cause = "the platform does this best by itself",
            Intent = new StageIntent { SetId = rollout.NewSet, Revision = rollout.NewRevision, Spec = rollout.Spec, Replicas = rollout.Spec.Replicas },
            Undo = rollout.Old is { } old ? [Undo(old, rollout)] : [],
            Timeout = rollout.Times.ReadyTimeout + TimeSpan.FromMinutes(1),
        });
        CommonSteps.Prove(steps, rollout, rollout.Spec.Replicas);
        CommonSteps.ProveAll(steps, rollout);
    }

    private static NativeUndoStep Undo(InstanceSet old, Rollout rollout) => new()
    {
        Id = "native-undo",
        Description = $"let the platform roll back to revision {old.Revision} ({old.Version})",
        Cause = "the old revision serves again",
        Revision = old.Revision,
        Timeout = rollout.Times.ReadyTimeout + TimeSpan.FromMinutes(1),
    };
}
