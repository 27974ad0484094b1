namespace Ops.Deploy;

/// <summary>Calls hooks.</summary>
internal static class HookRunner
{
    public static async Task<string?> RunAsync(HookStep step, StepContext context, CancellationToken cancellationToken)
    {
        var hook = context.Checks.FindHook(step.Hook) ?? throw new DeployException(DeployError.Invalid, DeployRetry.No, $"there is no hook '{step.Hook}' in this process; register it");
        try
        {
            await hook(new DeployHookContext { Plan = context.Plan, OperationId = context.Operation.Id, Time = context.Time }, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (exception is not DeployException && !cancellationToken.IsCancellationRequested)
        {
            throw new DeployException(DeployError.CheckFailed, DeployRetry.No, $"hook '{step.Hook}' threw {exception.GetType().Name}: {Redaction.Output(exception.Message)}", exception);
        }
    }
}
