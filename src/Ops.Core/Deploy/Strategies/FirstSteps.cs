namespace Ops.Deploy;

/// <summary>A first deployment: there is nothing to take over from.</summary>
internal static class FirstSteps
{
    public static void Add(StepList steps, Rollout rollout)
    {
        CommonSteps.StageAll(steps, rollout, "nothing runs yet");
        CommonSteps.ShiftAll(steps, rollout);
        CommonSteps.ProveAll(steps, rollout);
    }
}
