namespace Ops.Providers.Compose;

/// <summary>Runs commands inside instances.</summary>
internal sealed class ComposeExec(ComposeRuntime runtime) : IExec
{
    private readonly ContainerExec _exec = new(runtime);

    public async Task<CommandResult> ExecuteAsync(string service, string instanceId, CommandSpec command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.Arguments.Count == 0 || command.Arguments[0].Length == 0)
            throw SetNames.Invalid("the command is empty; write a program and its arguments");

        var key = new ServiceKey(runtime.ReadProject().Name, service);
        var containers = await runtime.Docker.ListAsync(ComposeLabels.InstancesOf(key), cancellationToken).ConfigureAwait(false);
        var container = containers.FirstOrDefault(each => each.Name == instanceId)
            ?? throw new DeployException(DeployError.NotFound, DeployRetry.No, $"'{service}' has no instance '{instanceId}' (there are: {string.Join(", ", containers.Select(each => each.Name).DefaultIfEmpty("none"))}).");
        return await _exec.RunAsync(container.Id, command, cancellationToken).ConfigureAwait(false);
    }
}
