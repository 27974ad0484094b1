namespace Ops.Deploy;

/// <summary>Runs a command on this machine as a hook: any exit code but 0 fails the step.</summary>
internal sealed class LocalCommandHook(CommandSpec command, CommandSurroundings surroundings)
{
    public async Task CallAsync(DeployHookContext context, CancellationToken cancellationToken)
    {
        var known = surroundings with { Environment = Variables(context) };
        var result = await new LocalCommand(context.Time).RunAsync(command, known, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw new DeployException(DeployError.CheckFailed, DeployRetry.No, CommandVerdict.Failure(command, result));
    }

    private Dictionary<string, string> Variables(DeployHookContext context) => new(surroundings.Environment, StringComparer.Ordinal)
    {
        ["OPS_TARGET"] = context.Plan.Target,
        ["OPS_SERVICE"] = context.Plan.Service,
        ["OPS_VERSION"] = context.Plan.Version ?? "",
        ["OPS_PLAN"] = context.Plan.Id,
        ["OPS_OPERATION"] = context.OperationId,
    };
}
