namespace Ops.Deploy;

/// <summary>Green comes up beside blue, is tested, takes over at once; blue is kept.</summary>
internal static class BlueGreenSteps
{
    public static void Add(StepList steps, BlueGreenStrategy strategy, Rollout rollout)
    {
        CommonSteps.StageAll(steps, rollout, "green comes up beside blue, without requests");
        CommonSteps.ShiftAll(steps, rollout);
        if (rollout.SwitchesTraffic)
        {
            CommonSteps.ProveAll(steps, rollout);
            CommonSteps.Leave(steps, rollout, strategy.KeepOld);
        }
        else
        {
            // Both serve as long as both run: only without blue does the proof speak of green alone.
            CommonSteps.Leave(steps, rollout, strategy.KeepOld);
            CommonSteps.ProveAll(steps, rollout);
        }
    }
}
