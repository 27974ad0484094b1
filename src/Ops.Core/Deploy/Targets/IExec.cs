namespace Ops.Deploy;

/// <summary>Runs commands inside instances.</summary>
/// <remarks>Thread-safe; it takes no lock, and each call runs the command again.</remarks>
public interface IExec : ITargetCapability
{
    /// <summary>Runs a command inside an instance and waits for its end; cancelling ends the command where the platform can.</summary>
    /// <returns>How the command ended, also where its exit code is not 0.</returns>
    /// <exception cref="DeployException">The command is empty or cannot be started (<see cref="DeployError.Invalid"/>), there is no such instance (<see cref="DeployError.NotFound"/>), it does not run (<see cref="DeployError.NotReady"/>), or the command took longer than its time.</exception>
    Task<CommandResult> ExecuteAsync(string service, string instanceId, CommandSpec command, CancellationToken cancellationToken);
}
