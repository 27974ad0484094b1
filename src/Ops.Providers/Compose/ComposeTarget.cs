namespace Ops.Providers.Compose;

/// <summary>Deploys services of a Docker Compose project to a Docker Engine.</summary>
/// <remarks>
/// It reads the compose files at every operation, so a change of a file counts from then on. What it must remember it keeps on
/// the engine, in labels and in empty volumes named <c>ops.…</c>. Thread-safe; dispose it to close its connections.
/// </remarks>
internal sealed class ComposeTarget : IDeployTarget, IDisposable
{
    private readonly ComposeRuntime _runtime;
    private readonly TrafficDirector _traffic;
    private readonly SetStager _stager;
    private readonly SetRetirer _retirer;
    private readonly ServiceObserver _observer;
    private readonly IReadOnlyList<ITargetCapability> _capabilities;

    /// <summary>Creates the target; it connects at its first operation.</summary>
    /// <param name="name">The name under which it is registered.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="secrets">Where instances get their secrets from.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="OpsConfigurationException">The compose files are wrong; everything that is wrong is said at once.</exception>
    public ComposeTarget(string name, ComposeTargetOptions options, IDeploySecrets secrets, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (new ComposeFileReader(options).Read(out var problems) is null)
            throw new OpsConfigurationException(problems);

        _runtime = new ComposeRuntime(options, secrets, timeProvider);
        _traffic = new TrafficDirector(_runtime, new ProxyFactory(_runtime).Find);
        var maker = new SetMaker(_runtime, _traffic);
        _stager = new SetStager(_runtime, maker, _traffic);
        _retirer = new SetRetirer(_runtime, maker, _traffic);
        _observer = new ServiceObserver(_runtime, _traffic);
        _capabilities = [.. Capabilities(options, maker)];
        Descriptor = new TargetDescriptor(name, "compose") { TrafficFollowsInstances = _capabilities.All(capability => capability is not ITrafficSwitch) };
    }

    /// <inheritdoc/>
    public TargetDescriptor Descriptor { get; }

    /// <inheritdoc/>
    public T? Get<T>()
        where T : class, ITargetCapability => _capabilities.OfType<T>().FirstOrDefault();

    /// <inheritdoc/>
    public Task<ServiceState> ObserveAsync(string service, CancellationToken cancellationToken)
    {
        var project = _runtime.ReadProject();
        return _observer.ObserveAsync(project, new ServiceKey(project.Name, service), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Revision>> RevisionsAsync(string service, CancellationToken cancellationToken) =>
        _observer.RevisionsAsync(new ServiceKey(_runtime.ReadProject().Name, service), cancellationToken);

    /// <inheritdoc/>
    public Task<DeployAssessment> AssessAsync(DeploySpec spec, ServiceState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(state);
        return new SpecAssessor(_runtime).AssessAsync(spec, state, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<InstanceSet> StageAsync(StageIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(operation);
        SetNames.Check(intent);
        var project = _runtime.ReadProject();
        var key = new ServiceKey(project.Name, intent.Spec.Service);
        await _stager.StageAsync(project, key, intent, operation, cancellationToken).ConfigureAwait(false);
        return await _observer.FindSetAsync(key, intent.SetId, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task RetireAsync(RetireIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(operation);
        SetNames.Check(intent.SetId);
        return _retirer.RetireAsync(new ServiceKey(_runtime.ReadProject().Name, intent.Service), intent, operation, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _traffic.Dispose();
        _runtime.Dispose();
    }

    private IEnumerable<ITargetCapability> Capabilities(ComposeTargetOptions options, SetMaker maker)
    {
        yield return new SetScaler(_runtime, maker, _traffic, _observer);
        yield return new InstanceRestarter(_runtime, _traffic);
        yield return new ComposeLogs(_runtime);
        yield return new ComposeExec(_runtime);
        yield return new ComposeStats(_runtime);
        yield return new ComposeOneOffs(_runtime);
        yield return new ComposeLock(_runtime);
        yield return new ComposeCatalog(_runtime);
        if (options.Services.Values.Any(service => service.Switch is not null))
            yield return new ComposeTrafficSwitch(_runtime, _traffic);
        if (options.Services.Values.Any(service => service.MaintenanceService is not null))
            yield return new ComposeMaintenance(_runtime, _traffic);
    }
}
