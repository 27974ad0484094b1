namespace Ops.Deploy;

/// <summary>A first deployment, or one of a service that is stopped: nothing runs that could be taken over from.</summary>
internal static class FirstSteps
{
    public static void Add(StepList steps, Rollout rollout)
    {
        CommonSteps.StageAll(steps, rollout, "nothing runs yet");
        CommonSteps.ShiftAll(steps, rollout);
        CommonSteps.ProveAll(steps, rollout);
        CommonSteps.LeaveOthers(steps, rollout);
    }
}
