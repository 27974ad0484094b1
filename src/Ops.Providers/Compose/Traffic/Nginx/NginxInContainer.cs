namespace Ops.Providers.Compose;

/// <summary>nginx in a container of the engine: that of a compose service, or one by name.</summary>
internal sealed class NginxInContainer(ComposeSwitchOptions options, ComposeRuntime runtime) : INginxHost
{
    public async Task<IReadOnlyList<int>> WorkersAsync(CancellationToken cancellationToken)
    {
        var top = await runtime.Docker.TopAsync(await IdAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return [.. (top.Processes ?? []).Where(row => row.Count > 1 && NginxProcesses.IsActiveWorker(string.Join(' ', row.Skip(1)))).Select(row => int.Parse(row[0], CultureInfo.InvariantCulture))];
    }

    public async Task<string?> TestAsync(CancellationToken cancellationToken)
    {
        string[] file = options.ConfigurationFile is { } path ? ["-c", path] : [];
        var result = await RunAsync([options.Executable, "-t", "-q", .. file], cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 ? null : result.Output.Trim();
    }

    public async Task ReloadAsync(CancellationToken cancellationToken) =>
        await runtime.Docker.KillAsync(await IdAsync(cancellationToken).ConfigureAwait(false), "HUP", cancellationToken).ConfigureAwait(false);

    public async Task<string> ConnectionsAsync(CancellationToken cancellationToken) =>
        (await RunAsync(["cat", "/proc/net/tcp"], cancellationToken).ConfigureAwait(false)).Output;

    public async Task<IReadOnlyCollection<string>> NetworksAsync(CancellationToken cancellationToken)
    {
        var details = await runtime.Docker.FindAsync(await IdAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return [.. details?.NetworkSettings.Networks?.Keys ?? []];
    }

    private async Task<CommandResult> RunAsync(string[] command, CancellationToken cancellationToken) =>
        await new ContainerExec(runtime).RunAsync(await IdAsync(cancellationToken).ConfigureAwait(false), new CommandSpec(command) { Timeout = TimeSpan.FromSeconds(30) }, cancellationToken).ConfigureAwait(false);

    private async Task<string> IdAsync(CancellationToken cancellationToken)
    {
        var service = new ServiceKey(runtime.ReadProject().Name, options.Container!);
        var running = (await runtime.Docker.ListAsync(ComposeLabels.InstancesOf(service), cancellationToken).ConfigureAwait(false)).Where(container => container.State == "running").ToList();
        if (running is [var only])
            return only.Id;
        if (running.Count > 1)
            throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"The service '{options.Container}' has {running.Count} containers, and traffic can be switched in one only; name it in Switch:Container.");

        var named = await runtime.Docker.FindAsync(options.Container!, cancellationToken).ConfigureAwait(false);
        return named is { State.Running: true } ? named.Id : throw new DeployException(DeployError.Unreachable, DeployRetry.Safe, $"There is no running container of a service or of the name '{options.Container}' with nginx in it; start it or correct Switch:Container.");
    }
}
