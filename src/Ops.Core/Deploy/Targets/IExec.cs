namespace Ops.Deploy;

/// <summary>Runs commands inside instances.</summary>
public interface IExec : ITargetCapability
{
    /// <summary>Runs a command inside an instance and waits for its end; cancelling ends the command where the platform can.</summary>
    Task<CommandResult> ExecuteAsync(string service, string instanceId, CommandSpec command, CancellationToken cancellationToken);
}
