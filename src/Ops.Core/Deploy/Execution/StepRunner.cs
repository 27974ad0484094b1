namespace Ops.Deploy;

/// <summary>Carries out one step; every way of doing it again after a crash ends in the same state.</summary>
internal static class StepRunner
{
    /// <returns>What to note of the step's success; null where there is nothing to say.</returns>
    /// <exception cref="DeployException">The step failed.</exception>
    public static Task<string?> RunAsync(PlanStep step, StepContext context, CancellationToken cancellationToken) => step switch
    {
        CheckStep check => CheckRunner.RunAsync(check, context, cancellationToken),
        PromotionStep => throw new InvalidOperationException("Promotions are looked up by the executor, which has the journal."),
        HookStep hook => HookRunner.RunAsync(hook, context, cancellationToken),
        MigrateStep migrate => MigrateAsync(migrate, context, cancellationToken),
        StageStep stage => StageAsync(stage, context, cancellationToken),
        AwaitReadyStep ready => ReadinessRunner.RunAsync(ready, context, cancellationToken),
        ShiftTrafficStep shift => TrafficRunner.RunAsync(shift, context, cancellationToken),
        ScaleStep scale => ScaleAsync(scale, context, cancellationToken),
        RetireStep retire => RetireAsync(retire, context, cancellationToken),
        RestartStep restart => RestartAsync(restart, context, cancellationToken),
        MaintenanceStep maintenance => MaintainAsync(maintenance, context, cancellationToken),
        PauseStep pause => PauseAsync(pause, context, cancellationToken),
        WatchStep watch => WatchRunner.RunAsync(watch, context, cancellationToken),
        KeepStep keep => Task.FromResult<string?>($"{keep.SetId} is kept until {context.Time.GetUtcNow() + keep.Duration:yyyy-MM-dd HH:mm} UTC"),
        NativeRolloutStep rollout => NativeRolloutRunner.RunAsync(rollout, context, cancellationToken),
        NativeUndoStep undo => NativeRolloutRunner.UndoAsync(undo, context, cancellationToken),
        _ => throw new InvalidOperationException($"There is nobody to carry out a {step.GetType().Name}."),
    };

    private static async Task<string?> MigrateAsync(MigrateStep step, StepContext context, CancellationToken cancellationToken)
    {
        var name = context.IsUndo ? "migrate-undo" : "migrate";
        var result = await context.Need<IOneOffRunner>().RunAsync(new OneOffIntent(step.Spec, name, step.Command), context.Operation, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? $"took {Steps.Show(result.Duration)}"
            : throw new DeployException(DeployError.CheckFailed, DeployRetry.No, $"the migration ended with exit code {result.ExitCode}; the end of its output: {Tail(result.Output)}");
    }

    private static string Tail(string output)
    {
        const int length = 2_000;
        var text = Redaction.Output(output).Trim();
        return text.Length <= length ? text : $"…{text[^length..]}";
    }

    private static async Task<string?> StageAsync(StageStep step, StepContext context, CancellationToken cancellationToken)
    {
        var intent = new StageIntent { SetId = step.SetId, Revision = step.Revision, Spec = step.Spec, Replicas = step.Replicas };
        await context.Target.StageAsync(intent, context.Operation, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private static async Task<string?> ScaleAsync(ScaleStep step, StepContext context, CancellationToken cancellationToken)
    {
        var intent = new ScaleIntent(context.Service, step.SetId, step.To) { Grace = step.Grace };
        await context.Need<IScalable>().ScaleAsync(intent, context.Operation, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private static async Task<string?> RetireAsync(RetireStep step, StepContext context, CancellationToken cancellationToken)
    {
        await context.Target.RetireAsync(new RetireIntent(context.Service, step.SetId, step.Mode) { Grace = step.Grace }, context.Operation, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private static async Task<string?> RestartAsync(RestartStep step, StepContext context, CancellationToken cancellationToken)
    {
        var intent = new RestartIntent(context.Service, step.SetId, step.InstanceId) { Grace = step.Grace };
        await context.Need<IRestartable>().RestartAsync(intent, context.Operation, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private static async Task<string?> MaintainAsync(MaintenanceStep step, StepContext context, CancellationToken cancellationToken)
    {
        await context.Need<IMaintenanceMode>().SetAsync(context.Service, step.Enabled, context.Operation, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private static async Task<string?> PauseAsync(PauseStep step, StepContext context, CancellationToken cancellationToken)
    {
        var (duration, began) = (context.LeftOf(step.Duration), context.Time.GetTimestamp());
        while (duration - context.Time.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
            await context.PauseAsync(left < TimeSpan.FromSeconds(2) ? left : TimeSpan.FromSeconds(2), cancellationToken).ConfigureAwait(false);
        return null;
    }
}
