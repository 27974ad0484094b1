namespace Ops.Providers.Pm2;

/// <summary>The PM2 of this machine: each revision of a service is an app of its own, and all of them share the service's port.</summary>
internal sealed class Pm2Target : IDeployTarget, IAsyncDisposable
{
    private readonly Dictionary<Type, ITargetCapability> _capabilities = [];
    private readonly DaemonLink _link;
    private readonly Observer _observer;
    private readonly Assessor _assessor;
    private readonly Stager _stager;

    public Pm2Target(string name, Pm2TargetOptions options, IDeploySecrets secrets, TimeProvider time)
    {
        Descriptor = new TargetDescriptor(name, "pm2") { Staging = StagingMode.Beside, TrafficFollowsInstances = !options.SwitchesTraffic };
        var paths = new Pm2Paths(options.Home);
        var commands = new LocalCommand(time);
        var stores = new ServiceStores(paths, time);
        var files = new AgentFile(paths);
        var planner = new AppPlanner(options, secrets, new EcosystemFile(options, commands));
        _link = new DaemonLink(paths, new Pm2Daemon(paths, options, commands), options, time);
        var client = new Pm2Client(_link, options);
        var drainer = new Drainer(client, time);
        var starter = new Starter(client, paths, options, planner, files, stores);
        var reviver = new Reviver(client, drainer);
        var fleet = new Fleet(client, starter, drainer, reviver);
        var replacer = new Replacer(client, fleet, starter, drainer, options, time);
        _observer = new Observer(client, stores, options, time);
        _assessor = new Assessor(client, planner, stores, options);
        _stager = new Stager(stores, fleet, planner, _observer, options, time);
        if (options.SwitchesTraffic)
            Add<ITrafficSwitch>(new TrafficSwitch(client, stores, drainer, options, time));
        Add<IScalable>(new Scaler(stores, fleet, _observer));
        Add<IRestartable>(new Restarter(stores, fleet, replacer, drainer, reviver));
        Add<IMaintenanceMode>(new Maintenance(client, stores, fleet, replacer, drainer, options));
        Add<ILogSource>(new LogSource(client, new Pm2Bus(paths, options, time), time));
        Add<IExec>(new Exec(client, stores, commands));
        Add<IOneOffRunner>(new OneOffRunner(client, stores, planner, files, options, time));
        Add<IDeployLock>(new DeployLock(stores, time));
        Add<IServiceCatalog>(new Catalog(stores, options));
        Add<IInstanceStats>(new InstanceStats(client));
    }

    public TargetDescriptor Descriptor { get; }

    public T? Get<T>()
        where T : class, ITargetCapability => _capabilities.GetValueOrDefault(typeof(T)) as T;

    public Task<ServiceState> ObserveAsync(string service, CancellationToken cancellationToken) => _observer.ObserveAsync(service, cancellationToken);

    public Task<IReadOnlyList<Revision>> RevisionsAsync(string service, CancellationToken cancellationToken) => _observer.RevisionsAsync(service, cancellationToken);

    public Task<DeployAssessment> AssessAsync(DeploySpec spec, ServiceState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(state);
        return _assessor.AssessAsync(spec, state, cancellationToken);
    }

    public Task<InstanceSet> StageAsync(StageIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(operation);
        return _stager.StageAsync(intent, operation, cancellationToken);
    }

    public Task RetireAsync(RetireIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(operation);
        return _stager.RetireAsync(intent, operation, cancellationToken);
    }

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private void Add<T>(T capability)
        where T : class, ITargetCapability => _capabilities.Add(typeof(T), capability);
}
