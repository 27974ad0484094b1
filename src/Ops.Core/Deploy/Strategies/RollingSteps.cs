namespace Ops.Deploy;

/// <summary>A few new instances, as many old ones less, until none is left.</summary>
internal static class RollingSteps
{
    public static void Add(StepList steps, RollingStrategy strategy, Rollout rollout)
    {
        var old = rollout.Old!;
        var running = rollout.NewRunning;
        var left = old.Wanted;
        var wanted = rollout.Spec.Replicas;
        while (true)
        {
            var next = Math.Min(wanted, running + strategy.MaxSurge);
            if (next > running)
                Grow(steps, rollout, running, next);
            running = next;

            // The last old instance goes when the last new one is there, also where there are fewer old ones than new ones.
            var leaves = running == wanted ? 0 : Math.Min(left, Math.Max(1, old.Wanted - running));
            Shift(steps, rollout, running, leaves);
            if (leaves > 0 && leaves < left)
                steps.Add(Steps.Scale(old.Id, left, leaves, rollout.Times, "new instances have taken over", GrowBack(rollout, old)));
            if (leaves == 0)
                break;
            left = leaves;
            if (strategy.Pause > TimeSpan.Zero)
                steps.Add(Steps.Pause(strategy.Pause, "pause between batches"));
        }

        CommonSteps.Leave(steps, rollout, TimeSpan.Zero);
        CommonSteps.ProveAll(steps, rollout);
    }

    private static void Grow(StepList steps, Rollout rollout, int from, int to)
    {
        if (from == 0)
            steps.Add(Steps.Stage(rollout.NewSet, rollout.NewRevision, rollout.Spec, to, "new instances come first", rollout.RemoveNew()));
        else
            steps.Add(Steps.Scale(rollout.NewSet, from, to, rollout.Times, "new instances come first"));
        CommonSteps.Prove(steps, rollout, to);
    }

    /// <summary>Brings the old set back to its full size at once, whichever batch is undone: it is about to get all requests.</summary>
    private static IReadOnlyList<PlanStep> GrowBack(Rollout rollout, InstanceSet old) =>
    [
        Steps.Scale(old.Id, 0, old.Wanted, rollout.Times, "the old revision serves again") with { Description = $"scale {old.Id} back to {old.Wanted}" },
        Steps.AwaitReady(old.Id, old.Wanted, rollout.Times, "the old revision serves again"),
    ];

    private static void Shift(StepList steps, Rollout rollout, int running, int leaves)
    {
        if (!rollout.SwitchesTraffic)
            return;

        IReadOnlyList<TrafficShare> shares = leaves == 0
            ? [new TrafficShare(rollout.NewSet, 100)]
            : [new TrafficShare(rollout.Old!.Id, leaves), new TrafficShare(rollout.NewSet, running)];
        IReadOnlyList<string> drains = leaves == 0 ? [rollout.Old!.Id] : [];
        steps.Add(Steps.Shift(shares, drains, rollout.Times, "requests follow the instances", CommonSteps.ShiftBack(rollout)));
    }
}
