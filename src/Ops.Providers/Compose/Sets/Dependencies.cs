namespace Ops.Providers.Compose;

/// <summary>Starts the services on which others depend, as the compose file has them, and never touches those that run.</summary>
internal sealed class Dependencies(ComposeRuntime runtime)
{
    private const string PlainVersion = "compose";

    private readonly SetGrower _grower = new(runtime);
    private readonly SetWriter _writer = new(runtime);

    /// <summary>Starts what a service depends on, and what that depends on, and waits until the conditions hold.</summary>
    /// <exception cref="DeployException">A condition does not hold in time, or a service has failed (<see cref="DeployError.NotReady"/>).</exception>
    public async Task EnsureAsync(ComposeProject project, ComposeService service, Operation operation, CancellationToken cancellationToken)
    {
        foreach (var (name, dependency) in service.DependsOn)
        {
            try
            {
                await EnsureAsync(project, name, dependency.Condition, operation, cancellationToken).ConfigureAwait(false);
            }
            catch (DeployException) when (!dependency.IsRequired)
            {
                // The file says that the service can do without it.
            }
        }
    }

    /// <summary>Starts one service, unless it runs, and waits until a condition holds.</summary>
    public async Task EnsureAsync(ComposeProject project, string name, DependencyCondition condition, Operation operation, CancellationToken cancellationToken)
    {
        var service = project.Service(name);
        var key = new ServiceKey(project.Name, name);
        var view = await runtime.Looker.LookAsync(key, cancellationToken).ConfigureAwait(false);
        if (!view.Containers.Any(container => container.Runs || Completed(container, condition)))
            await BeginAsync(project, service, view, operation, cancellationToken).ConfigureAwait(false);

        if (!await runtime.WaitAsync(runtime.Options.JoinTimeout, token => HoldsAsync(key, condition, token), cancellationToken).ConfigureAwait(false))
            throw new DeployException(DeployError.NotReady, DeployRetry.Safe, $"The service '{name}' is not {Word(condition)} after {runtime.Options.JoinTimeout.TotalSeconds:0} s; look at its logs.");
    }

    /// <summary>Starts a service as the compose file has it, unless it is deployed by itself.</summary>
    private async Task BeginAsync(ComposeProject project, ComposeService service, ServiceView view, Operation operation, CancellationToken cancellationToken)
    {
        var deployed = view.SetIds.Where(setId => setId != ContainerView.PlainSet).ToList();
        if (deployed.Count == 0)
            await StartAsync(project, service, view.Key, view, operation, cancellationToken).ConfigureAwait(false);
        else if (deployed.TrueForAll(setId => view.Wanted(setId) == 0))
            throw new DeployException(DeployError.NotReady, DeployRetry.Safe, $"The service '{service.Name}' is deployed ({string.Join(", ", deployed)}) and stopped; start it first.");
    }

    private async Task StartAsync(ComposeProject project, ComposeService service, ServiceKey key, ServiceView view, Operation operation, CancellationToken cancellationToken)
    {
        await EnsureAsync(project, service, operation, cancellationToken).ConfigureAwait(false);
        var spec = new DeploySpec { Service = service.Name, Version = PlainVersion, Replicas = service.Replicas };
        var image = await runtime.Images.GetAsync(project, service, spec, cancellationToken).ConfigureAwait(false);
        await runtime.Resources.EnsureAsync(project, service, cancellationToken).ConfigureAwait(false);
        await _writer.ChangeAsync(
            key,
            ContainerView.PlainSet,
            current => (current ?? SetWriter.Recover(view, ContainerView.PlainSet) ?? new SetData
            {
                Revision = 0,
                Version = PlainVersion,
                SpecHash = "",
                Wanted = 0,
                StagedAt = runtime.Time.GetUtcNow(),
                Image = image.Reference,
                ImageId = image.Id,
                ImageDigest = image.Digest,
                Definition = DefinitionHash.Of(project, service),
                Operation = operation.Id,
                // The lock under which this is done is that of another service, so its token says nothing here.
                Fence = 0,
            }) with
            { Wanted = service.Replicas },
            cancellationToken).ConfigureAwait(false);
        await _grower.GrowAsync(project, key, ContainerView.PlainSet, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> HoldsAsync(ServiceKey key, DependencyCondition condition, CancellationToken cancellationToken)
    {
        var view = await runtime.Looker.LookAsync(key, cancellationToken).ConfigureAwait(false);
        var all = view.Containers.Where(container => !container.IsGone).ToList();
        var failed = all.Find(container => view.StateOf(container) == InstanceState.Failed && !Completed(container, condition));
        if (failed is not null && !all.Exists(container => container.Runs))
            throw new DeployException(DeployError.NotReady, DeployRetry.No, $"The service '{key.Service}' is not {Word(condition)}: '{failed.Name}' exited with code {failed.Details!.State.ExitCode}; look at its logs.");
        return condition switch
        {
            DependencyCondition.Completed => all.Exists(container => Completed(container, condition)),
            DependencyCondition.Healthy => all.Exists(container => view.StateOf(container) == InstanceState.Ready),
            _ => all.Exists(container => container.Runs),
        };
    }

    private static bool Completed(ContainerView container, DependencyCondition condition) =>
        condition == DependencyCondition.Completed && container.Details?.State is { Status: "exited", ExitCode: 0 };

    private static string Word(DependencyCondition condition) => condition switch { DependencyCondition.Completed => "done", DependencyCondition.Healthy => "healthy", _ => "running" };
}
