namespace Ops.Deploy;

/// <summary>Runs a command once in an instance of its own, made for it and gone afterwards, such as a migration.</summary>
public interface IOneOffRunner : ITargetCapability
{
    /// <summary>Runs the command with the spec's artifact and environment and waits for its end.</summary>
    /// <remarks>With an operation id that ran before, it returns that run's result, or waits for it where it still runs.</remarks>
    Task<CommandResult> RunAsync(OneOffIntent intent, Operation operation, CancellationToken cancellationToken);
}
