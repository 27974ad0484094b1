namespace Ops.Deploy;

/// <summary>Waits until instances are ready, and stay so.</summary>
internal static class ReadinessRunner
{
    public static async Task<string?> RunAsync(AwaitReadyStep step, StepContext context, CancellationToken cancellationToken)
    {
        var readySince = (long?)null;
        var restarts = -1;
        string? told = null;
        while (true)
        {
            var set = await FindAsync(step.SetId, context, cancellationToken).ConfigureAwait(false);
            var now = context.Time.GetTimestamp();
            var restartsNow = set.Instances.Sum(instance => instance.Restarts);
            FailEarly(step, set);

            var isReady = set.Ready >= step.Replicas && restartsNow == restarts;
            readySince = isReady ? readySince ?? now : null;
            restarts = restartsNow;
            if (readySince is { } since && context.Time.GetElapsedTime(since, now) >= step.StableFor)
                return await CheckAsync(step, set, context, cancellationToken).ConfigureAwait(false);

            told = Tell(step, set, told, context);
            await context.PauseAsync(context.Options.PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    public static async Task<InstanceSet> FindAsync(string setId, StepContext context, CancellationToken cancellationToken)
    {
        var state = await context.Target.ObserveAsync(context.Service, cancellationToken).ConfigureAwait(false);
        return state.Sets.FirstOrDefault(set => string.Equals(set.Id, setId, StringComparison.Ordinal))
            ?? throw new DeployException(DeployError.NotFound, DeployRetry.No, $"{setId} of '{context.Service}' is gone: somebody else has removed it");
    }

    /// <summary>Says what each instance that is not ready waits for.</summary>
    public static string Describe(InstanceSet set)
    {
        var others = set.Instances.Where(instance => instance.State != InstanceState.Ready).Select(instance => $"{instance.Id} is {instance.State.ToString().ToLowerInvariant()}{(instance.Detail is { } detail ? $" ({detail})" : "")}");
        return string.Join(", ", others.Prepend($"{set.Ready} of {set.Wanted} ready"));
    }

    private static void FailEarly(AwaitReadyStep step, InstanceSet set)
    {
        if (set.Instances.Any(instance => instance.State == InstanceState.Failed) && set.Ready < step.Replicas)
            throw new DeployException(DeployError.NotReady, DeployRetry.No, $"{step.SetId} does not come up: {Describe(set)}");
    }

    private static async Task<string?> CheckAsync(AwaitReadyStep step, InstanceSet set, StepContext context, CancellationToken cancellationToken)
    {
        foreach (var check in step.Checks)
        {
            foreach (var instance in set.Instances.Where(instance => instance.State == InstanceState.Ready))
                await CheckRunner.RunAsync(check, new CheckSubject(instance, step.SetId), context, cancellationToken).ConfigureAwait(false);
        }

        return $"{set.Ready} ready";
    }

    private static string Tell(AwaitReadyStep step, InstanceSet set, string? told, StepContext context)
    {
        var text = $"{step.SetId}: {Describe(set)}";
        if (!string.Equals(text, told, StringComparison.Ordinal))
            context.Log.Tell(DeployProgressKind.Note, text, step, context.IsUndo);
        return text;
    }
}
