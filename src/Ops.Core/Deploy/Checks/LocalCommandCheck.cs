using Ops.Health;

namespace Ops.Deploy;

/// <summary>Runs a command on this machine as a check: exit code 0 passes.</summary>
internal sealed class LocalCommandCheck(CommandSpec command, CommandSurroundings surroundings)
{
    public async ValueTask<ProbeResult> RunAsync(DeployCheckContext context, CancellationToken cancellationToken)
    {
        var known = surroundings with { Environment = CheckVariables.AddTo(surroundings.Environment, context) };
        return CommandVerdict.Of(command, await new LocalCommand(context.Time).RunAsync(command, known, cancellationToken).ConfigureAwait(false));
    }
}
