namespace Ops.Deploy;

/// <summary>A growing part of the requests, as long as the measurements are good.</summary>
internal static class CanarySteps
{
    public static void Add(StepList steps, CanaryStrategy strategy, Rollout rollout)
    {
        var running = rollout.NewRunning;
        foreach (var stage in strategy.Stages)
        {
            running = Grow(steps, rollout, running, rollout.Context.Abilities.Scales ? Share(rollout.Spec.Replicas, stage.Percent) : rollout.Spec.Replicas);
            Shift(steps, rollout, stage.Percent);
            steps.Add(Steps.Watch(rollout.NewSet, stage.Duration, strategy.Interval, strategy.Analyses, strategy.FailureThreshold, $"the canary is judged at {stage.Percent} %") with { BaselineSetId = rollout.Old!.Id });
        }

        Grow(steps, rollout, running, rollout.Spec.Replicas);
        CommonSteps.ShiftAll(steps, rollout);
        CommonSteps.ProveAll(steps, rollout);
        CommonSteps.Leave(steps, rollout, strategy.KeepOld);
    }

    private static int Grow(StepList steps, Rollout rollout, int running, int wanted)
    {
        if (running >= wanted)
            return running;

        if (running == 0)
            steps.Add(Steps.Stage(rollout.NewSet, rollout.NewRevision, rollout.Spec, wanted, "the canary", rollout.RemoveNew()));
        else
            steps.Add(Steps.Scale(rollout.NewSet, running, wanted, rollout.Times, "room for its part of the requests"));
        CommonSteps.Prove(steps, rollout, wanted);
        return wanted;
    }

    private static void Shift(StepList steps, Rollout rollout, int percent)
    {
        IReadOnlyList<TrafficShare> shares = [new TrafficShare(rollout.Old!.Id, 100 - percent), new TrafficShare(rollout.NewSet, percent)];
        steps.Add(Steps.Shift(shares, [], rollout.Times, $"{percent} % of the requests for the canary", CommonSteps.ShiftBack(rollout)));
    }

    /// <summary>As many instances as a part of the requests needs, at least one.</summary>
    private static int Share(int replicas, int percent) => Math.Max(1, ((replicas * percent) + 99) / 100);
}
