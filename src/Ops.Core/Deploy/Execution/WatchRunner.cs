namespace Ops.Deploy;

/// <summary>Looks again and again whether all is well; after a crash it goes on for what is left of its time.</summary>
internal static class WatchRunner
{
    private static readonly TimeSpan _longestEarly = TimeSpan.FromMilliseconds(50);

    public static async Task<string?> RunAsync(WatchStep step, StepContext context, CancellationToken cancellationToken)
    {
        var (duration, began) = (context.LeftOf(step.Duration), context.Time.GetTimestamp());
        var (looks, failures, failuresInARow, restarts) = (0, 0, 0, -1);
        var lookedAfter = TimeSpan.Zero;
        // A timer may be a moment early.
        var early = step.Interval / 10 < _longestEarly ? step.Interval / 10 : _longestEarly;
        while (true)
        {
            var left = duration - context.Time.GetElapsedTime(began);
            // A watch does not end on a bad look: whether it counts is seen at the next. Nor on one from before its end, as after a standstill.
            if (looks > 0 && lookedAfter >= duration - early && failuresInARow == 0)
                return $"{Steps.Count(looks, "look")}, {failures} of them bad";

            await WaitAsync(left > TimeSpan.Zero && left < step.Interval ? left : step.Interval, context, cancellationToken).ConfigureAwait(false);
            looks++;
            lookedAfter = context.Time.GetElapsedTime(began);
            var (problem, restartsNow) = await LookAsync(step, restarts, context, cancellationToken).ConfigureAwait(false);
            restarts = restartsNow;
            failuresInARow = problem is null ? 0 : failuresInARow + 1;
            if (problem is null)
                continue;

            failures++;
            context.Log.Tell(DeployProgressKind.Note, $"look {looks}: {problem}", step, context.IsUndo);
            if (failuresInARow >= step.FailureThreshold)
                throw new DeployException(DeployError.NotReady, DeployRetry.No, $"the watch saw it fail {failuresInARow} times in a row: {problem}");
        }
    }

    private static async Task WaitAsync(TimeSpan pause, StepContext context, CancellationToken cancellationToken)
    {
        var slice = TimeSpan.FromSeconds(2);
        for (var left = pause; left > TimeSpan.Zero; left -= slice)
            await context.PauseAsync(left < slice ? left : slice, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<(string? Problem, int Restarts)> LookAsync(WatchStep step, int restarts, StepContext context, CancellationToken cancellationToken)
    {
        try
        {
            var set = await ReadinessRunner.FindAsync(step.SetId, context, cancellationToken).ConfigureAwait(false);
            var restartsNow = set.Instances.Sum(instance => instance.Restarts);
            if (set.Ready < set.Wanted)
                return (ReadinessRunner.Describe(set), restartsNow);
            if (restarts >= 0 && restartsNow > restarts)
                return ($"instances of {set.Id} were restarted {Steps.Count(restartsNow - restarts, "time")}", restartsNow);

            foreach (var check in step.Checks)
                await CheckRunner.RunAsync(check, new CheckSubject(null, step.SetId, step.BaselineSetId), context, cancellationToken).ConfigureAwait(false);
            return (null, restartsNow);
        }
        catch (DeployException exception) when (exception.Error is not (DeployError.StaleFence or DeployError.NotFound))
        {
            return (exception.Message, restarts);
        }
    }
}
