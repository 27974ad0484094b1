using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Runs commands beside an instance, in its folder and with its environment.</summary>
internal sealed class LocalCommands(LocalProcessTarget target) : IExec
{
    public Task<CommandResult> ExecuteAsync(string service, string instanceId, CommandSpec command, CancellationToken cancellationToken) =>
        target.Client(service).CallAsync(Calls.Exec, new ExecCall(instanceId, command), KeeperJson.Default.ExecCall, KeeperJson.Default.CommandResult, cancellationToken);
}
