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
            Undo = rollout.Old is { } old ? [Undo(old, rollout)] : [rollout.RemoveNew()],
            Timeout = rollout.Times.ReadyTimeout + TimeSpan.FromMinutes(1),
        });
        CommonSteps.Prove(steps, rollout, rollout.Spec.Replicas);
        CommonSteps.ProveAll(steps, rollout);
    }

    /// <summary>Goes back by the platform's own undo where it still knows the revision, which keeps the number of instances; else it rolls to it anew.</summary>
    public static void AddBack(StepList steps, Rollout rollout)
    {
        if (rollout.Context.Revisions.All(known => known.Number != rollout.NewRevision))
        {
            Add(steps, rollout);
            return;
        }

        steps.Add(Undo(rollout.NewRevision, rollout.Spec.Version, "the platform goes back by itself", rollout) with { Undo = [Undo(rollout.Old!, rollout)] });
        CommonSteps.Prove(steps, rollout, rollout.Old!.Wanted);
        CommonSteps.ProveAll(steps, rollout);
    }

    private static NativeUndoStep Undo(InstanceSet old, Rollout rollout) => Undo(old.Revision, old.Version, "the old revision serves again", rollout);

    private static NativeUndoStep Undo(int revision, string version, string cause, Rollout rollout) => new()
    {
        Id = "native-undo",
        Description = $"let the platform roll back to revision {revision} ({version})",
        Cause = cause,
        Revision = revision,
        Timeout = rollout.Times.ReadyTimeout + TimeSpan.FromMinutes(1),
    };
}
