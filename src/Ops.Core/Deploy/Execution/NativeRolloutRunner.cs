namespace Ops.Deploy;

/// <summary>Starts rollouts of the platform's own and waits for them.</summary>
internal static class NativeRolloutRunner
{
    public static async Task<string?> RunAsync(NativeRolloutStep step, StepContext context, CancellationToken cancellationToken)
    {
        var rollout = context.Need<INativeRollout>();
        await rollout.StartAsync(step.Intent, context.Operation, cancellationToken).ConfigureAwait(false);
        return await WaitAsync(rollout, step, context, cancellationToken).ConfigureAwait(false);
    }

    public static async Task<string?> UndoAsync(NativeUndoStep step, StepContext context, CancellationToken cancellationToken)
    {
        var rollout = context.Need<INativeRollout>();
        await rollout.UndoAsync(context.Service, step.Revision, context.Operation, cancellationToken).ConfigureAwait(false);
        return await WaitAsync(rollout, step, context, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string?> WaitAsync(INativeRollout rollout, PlanStep step, StepContext context, CancellationToken cancellationToken)
    {
        string? told = null;
        while (true)
        {
            var status = await rollout.ObserveAsync(context.Service, cancellationToken).ConfigureAwait(false);
            var text = $"{status.Updated} of {status.Wanted} updated, {status.Ready} ready{(status.Detail is { } detail ? $": {detail}" : "")}";
            if (status.Phase == RolloutPhase.Complete)
                return text;
            if (status.Phase == RolloutPhase.Failed)
                throw new DeployException(DeployError.NotReady, DeployRetry.No, $"the platform's rollout failed: {text}");

            if (!string.Equals(text, told, StringComparison.Ordinal))
                context.Log.Tell(DeployProgressKind.Note, told = text, step, context.IsUndo);
            await context.PauseAsync(context.Options.PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }
}
