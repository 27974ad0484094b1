namespace Ops.Deploy;

/// <summary>Runs a command once in an instance of its own, made for it and gone afterwards, such as a migration.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IOneOffRunner : ITargetCapability
{
    /// <summary>Runs the command with the spec's artifact and environment and waits for its end.</summary>
    /// <remarks>With an operation id that ran before, it returns that run's result, or waits for it where it still runs: it never runs twice under one id.</remarks>
    /// <returns>How the command ended, also where its exit code is not 0.</returns>
    /// <exception cref="DeployException">The command is empty (<see cref="DeployError.Invalid"/>), the artifact cannot be had (<see cref="DeployError.BadArtifact"/>), or the fence is outdated (<see cref="DeployError.StaleFence"/>), and nothing has run; or the command took longer than its time and was ended, or nobody can tell how it ended (<see cref="DeployError.Failed"/>).</exception>
    Task<CommandResult> RunAsync(OneOffIntent intent, Operation operation, CancellationToken cancellationToken);
}
