namespace Ops.Providers.Compose;

/// <summary>Restarts instances one at a time, out of traffic.</summary>
internal sealed class InstanceRestarter(ComposeRuntime runtime, TrafficDirector traffic) : IRestartable
{
    private readonly ContainerStopper _stopper = new(runtime.Docker);

    public async Task RestartAsync(RestartIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(operation);
        var project = runtime.ReadProject();
        project.Service(intent.Service);
        var key = new ServiceKey(project.Name, intent.Service);
        var (view, done) = await runtime.EnterAsync(key, operation, cancellationToken).ConfigureAwait(false);
        if (done is not null)
            return;
        if (!view.Exists(intent.SetId))
            throw SetNames.NoSet(key, intent.SetId, view);

        var container = view.Of(intent.SetId).FirstOrDefault(container => container.Name == intent.InstanceId)
            ?? throw new DeployException(DeployError.NotFound, DeployRetry.No, $"The set '{intent.SetId}' of '{key.Service}' has no instance '{intent.InstanceId}' (there are: {string.Join(", ", view.Of(intent.SetId).Select(each => each.Name).DefaultIfEmpty("none"))}).");
        var what = new OperationData { What = $"restart {container.Name}", StartedBefore = container.Details!.State.StartedAt };
        var begun = await runtime.Operations.BeginAsync(key, operation, what, cancellationToken).ConfigureAwait(false);
        if (begun.StartedBefore == what.StartedBefore)
            await RestartAsync(key, container, intent.Grace, cancellationToken).ConfigureAwait(false);
        await ComeBackAsync(key, container, cancellationToken).ConfigureAwait(false);
        await runtime.Operations.CompleteAsync(key, operation, what, cancellationToken).ConfigureAwait(false);
    }

    private async Task RestartAsync(ServiceKey key, ContainerView container, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (container.Runs)
        {
            await traffic.ApplyAsync(key, [container], cancellationToken).ConfigureAwait(false);
            await traffic.DrainAsync(key, [container], grace, cancellationToken).ConfigureAwait(false);
            await _stopper.StopAsync(container, grace, cancellationToken).ConfigureAwait(false);
        }

        await runtime.Docker.StartAsync(container.Id, container.Name, cancellationToken).ConfigureAwait(false);
    }

    private async Task ComeBackAsync(ServiceKey key, ContainerView container, CancellationToken cancellationToken)
    {
        ContainerDetails? details = null;
        var isReady = await runtime.WaitAsync(
            runtime.Options.JoinTimeout,
            async token =>
            {
                details = await runtime.Docker.FindAsync(container.Id, token).ConfigureAwait(false);
                return details is null || InstanceReader.StateOf(details, isWanted: true) is InstanceState.Ready or InstanceState.Failed;
            },
            cancellationToken).ConfigureAwait(false);
        if (!isReady || details is null || InstanceReader.StateOf(details, isWanted: true) != InstanceState.Ready)
            throw new DeployException(DeployError.NotReady, DeployRetry.No, $"'{container.Name}' was restarted and is not ready ({details?.State.Status ?? "it is gone"}, exit code {details?.State.ExitCode}); look at its logs.");
        await traffic.ApplyAsync(key, [], cancellationToken).ConfigureAwait(false);
    }
}
