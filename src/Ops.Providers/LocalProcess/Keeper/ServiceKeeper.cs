using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Carries out what is to be changed of one service; it is the only one that writes the service's state.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ServiceKeeper : IAsyncDisposable
{
    private readonly ServiceFolder _folder;
    private readonly TimeProvider _time;
    private readonly RevisionStore _revisions;
    private readonly OperationLog _log;
    private readonly InstancePool _pool;
    private readonly Router _router = new();
    private readonly PublicProxy _proxy;
    private readonly Lock _publishing = new();
    private readonly SemaphoreSlim _proxyGate = new(1, 1);
    private readonly SemaphoreSlim _staging = new(1, 1);
    private KeeperConfig _config;

    public ServiceKeeper(ServiceFolder folder, KeeperConfig config, TimeProvider time)
    {
        (_folder, _config, _time) = (folder, config, time);
        _revisions = new RevisionStore(folder);
        _pool = new InstancePool(folder, Publish, time);
        _log = new OperationLog(new StateFile(folder.State));
        _proxy = new PublicProxy(new Forwarder(_router, new MaintenancePage(() => Volatile.Read(ref _config))));
        Lock = new ServiceLock(_log, folder.Service, time);
        Commands = new InstanceCommands(folder, _log, _pool, _revisions, time);
        _revisions.RemoveLeftovers(State.Sets.Select(set => set.Id));
        Housekeeping.Clean(folder, State, config, time.GetUtcNow());
        Publish();
    }

    public ServiceLock Lock { get; }

    public InstanceCommands Commands { get; }

    public KeeperState State => _log.State;

    /// <summary>Gets whether there is nothing that the keeper has to stay for.</summary>
    public bool IsIdle
    {
        get
        {
            var state = State;
            return !state.InMaintenance && !ServiceLock.IsHeld(state, _time.GetUtcNow()) && state.Sets.All(set => set.Wanted == 0) && _pool.All.Count == 0 && !_log.IsBusy && !Commands.IsBusy;
        }
    }

    /// <summary>Takes a configuration and returns the sets that cannot be started for want of their environment.</summary>
    public async Task<GreetingReply> GreetAsync(Greeting greeting)
    {
        if (greeting.Protocol != Greeting.CurrentProtocol)
            throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"the keeper of '{_folder.Service}' speaks version {Greeting.CurrentProtocol} and this program version {greeting.Protocol}; stop the service with the program that started it, then start it with this one");

        await ConfigureAsync(greeting.Config).ConfigureAwait(false);
        var lacking = State.Sets.Where(set => set.Wanted > 0 && _pool.Environment(set.Id) is null);
        return new GreetingReply(Greeting.CurrentProtocol, lacking.ToDictionary(set => set.Id, set => set.Spec, StringComparer.Ordinal));
    }

    /// <summary>Starts what could not be started for want of its environment.</summary>
    public void Supply(IReadOnlyDictionary<string, Dictionary<string, string>> environments)
    {
        foreach (var (setId, environment) in environments)
        {
            if (State.Find(setId) is { } set && _pool.Environment(setId) is null)
            {
                _pool.SetEnvironment(setId, environment);
                _ = _pool.FitAsync(set, _config.StopGrace);
            }
        }
    }

    public ServiceState Observe() => ServiceViews.State(_folder.Service, State, _pool.All, _config, _proxy.Fault, _time.GetUtcNow());

    public async Task<InstanceSet> StageAsync(StageCall call)
    {
        var intent = call.Intent;
        await _log.CarryOutAsync(call.Operation, () => CarryOutAsync(call)).ConfigureAwait(false);
        return Observed(intent.SetId) ?? ServiceViews.Gone(intent.SetId, intent.Revision, intent.Spec);
    }

    public Task RetireAsync(RetireCall call) => _log.CarryOutAsync(call.Operation, async () =>
    {
        var (intent, operation) = (call.Intent, call.Operation);
        var state = _log.Commit(operation, state => Emptied(state.WithoutTraffic(intent.SetId), intent.SetId), isWhole: false);
        Publish();
        if (state.Find(intent.SetId) is { } set)
            await _pool.FitAsync(set, intent.Grace).ConfigureAwait(false);
        state = _log.Commit(operation, state => intent.Mode == RetireMode.Remove && state.Find(intent.SetId) is { Wanted: 0 } ? state.WithoutSet(intent.SetId) : state, isWhole: true);
        if (state.Find(intent.SetId) is not null)
            return;

        await ClearAsync(intent.SetId).ConfigureAwait(false);
    });

    public async Task<InstanceSet> ScaleAsync(ScaleCall call)
    {
        var intent = call.Intent;
        Require(intent.Replicas >= 0, $"{intent.Replicas} instances of '{intent.SetId}' are wanted; ask for 0 or more");
        await _log.CarryOutAsync(call.Operation, () =>
        {
            var state = _log.Commit(call.Operation, state => state.With(Existing(state, intent.SetId) with { Wanted = intent.Replicas }), isWhole: true);
            return _pool.FitAsync(state.Find(intent.SetId)!, intent.Grace);
        }).ConfigureAwait(false);
        return Observed(intent.SetId) ?? ServiceViews.Gone(intent.SetId, 0, null);
    }

    public Task RestartAsync(RestartCall call) => _log.CarryOutAsync(call.Operation, () =>
    {
        var intent = call.Intent;
        var runner = _pool.Of(intent.SetId).FirstOrDefault(runner => runner.Id == intent.InstanceId && !runner.IsStopping)
            ?? throw NotFound($"the set '{intent.SetId}' of '{_folder.Service}' has no running instance '{intent.InstanceId}'");
        _log.Commit(call.Operation, state => state, isWhole: true);
        return runner.RestartAsync(intent.Grace);
    });

    public async Task<TrafficState> RouteAsync(TrafficCall call)
    {
        await _log.CarryOutAsync(call.Operation, async () =>
        {
            PublicProxy.RequirePort(_config);
            // Taking all requests away must work also where nothing listens: it is how a failed first deployment is undone.
            if (call.Shares.Any(share => share.Weight > 0))
                await RequireProxyAsync().ConfigureAwait(false);
            _log.Commit(call.Operation, state => Routed(state, call), isWhole: true);
            Publish();
        }).ConfigureAwait(false);
        return ServiceViews.Traffic(State);
    }

    public async Task<int> DrainAsync(DrainCall call, CancellationToken cancellationToken)
    {
        var left = await Task.WhenAll(_pool.Of(call.SetId).Select(runner => runner.Backend).OfType<Backend>()
            .Select(backend => backend.DrainAsync(call.Timeout, _time, cancellationToken))).ConfigureAwait(false);
        return left.Sum();
    }

    public Task SetMaintenanceAsync(MaintenanceCall call) => _log.CarryOutAsync(call.Operation, async () =>
    {
        await RequireProxyAsync().ConfigureAwait(false);
        _log.Commit(call.Operation, state => state with { InMaintenance = call.Enabled }, isWhole: true);
        Publish();
    });

    public Task<IReadOnlyList<InstanceUsage>> MeasureAsync(CancellationToken cancellationToken) =>
        ProcessUsage.MeasureAsync(_pool.All, _time, cancellationToken);

    /// <summary>Stops all instances and the proxy; what is wanted stays as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pool.StopAllAsync(_config.StopGrace).ConfigureAwait(false);
        await _proxy.DisposeAsync().ConfigureAwait(false);
        _proxyGate.Dispose();
        _staging.Dispose();
    }

    private async Task CarryOutAsync(StageCall call)
    {
        var (intent, operation) = (call.Intent, call.Operation);
        Require(Names.IsValid(intent.SetId), $"'{intent.SetId}' cannot be the name of a set; use letters, digits, '-', '_' and '.'");
        Require(intent.Revision > 0, $"{intent.Revision} is not the number of a revision; they begin with 1");
        Require(intent.Replicas >= 0, $"{intent.Replicas} instances of '{intent.SetId}' are wanted; ask for 0 or more");

        await _staging.WaitAsync().ConfigureAwait(false);
        try
        {
            var hash = intent.Spec.Hash();
            if (State.Find(intent.SetId) is not { } existing)
                _revisions.Prepare(_folder.Revision(intent.SetId), intent.Spec, call.Plan, CancellationToken.None);
            else if (existing.Spec.Hash() != hash)
                throw new DeployException(DeployError.Conflict, DeployRetry.No, $"the set '{intent.SetId}' of '{_folder.Service}' exists with another spec ({existing.Spec.Version}); give {intent.Spec.Version} a set of its own");

            var state = _log.Commit(operation, state => state.With(state.Find(intent.SetId) is { } kept
                ? kept with { Wanted = intent.Replicas }
                : new SetRecord(intent.SetId, intent.Revision, intent.Replicas, _time.GetUtcNow(), intent.Spec, call.Plan)), isWhole: true);
            _pool.SetEnvironment(intent.SetId, call.Environment);
            _ = _pool.FitAsync(state.Find(intent.SetId)!, _config.StopGrace);
        }
        finally
        {
            _staging.Release();
        }
    }

    /// <summary>Deletes what is left of a set, unless it was staged anew meanwhile.</summary>
    private async Task ClearAsync(string setId)
    {
        await _staging.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!Names.IsValid(setId) || State.Find(setId) is not null)
                return;

            _pool.Forget(setId);
            RevisionStore.Remove(_folder.Revision(setId));
            Housekeeping.Clean(_folder, State, _config, _time.GetUtcNow());
        }
        finally
        {
            _staging.Release();
        }
    }

    private static KeeperState Emptied(KeeperState state, string setId) =>
        state.Find(setId) is { } set ? state.With(set with { Wanted = 0 }) : state;

    private KeeperState Routed(KeeperState state, TrafficCall call)
    {
        var current = ServiceViews.Traffic(state);
        if (call.Expected.Version != current.Version)
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"somebody else has changed the traffic of '{_folder.Service}' ({call.Expected.Version} was expected, it is {current.Version}); observe and plan anew");

        foreach (var share in call.Shares)
        {
            Require(share.Weight >= 0, $"the weight of '{share.SetId}' is {share.Weight}; ask for 0 or more");
            var set = Existing(state, share.SetId);
            if (share.Weight > 0 && !_pool.Of(set.Id).Any(runner => runner.Instance.State == InstanceState.Ready))
                throw new DeployException(DeployError.NotReady, DeployRetry.Safe, $"the set '{share.SetId}' of '{_folder.Service}' has no ready instance, so no requests are sent to it");
        }

        return state.WithTraffic(call.Shares);
    }

    private async Task ConfigureAsync(KeeperConfig config)
    {
        await _proxyGate.WaitAsync().ConfigureAwait(false);
        try
        {
            Volatile.Write(ref _config, config);
            await _proxy.ListenAsync(config).ConfigureAwait(false);
        }
        finally
        {
            _proxyGate.Release();
        }
    }

    private async Task RequireProxyAsync()
    {
        await _proxyGate.WaitAsync().ConfigureAwait(false);
        try
        {
            await _proxy.RequireAsync(_config).ConfigureAwait(false);
        }
        finally
        {
            _proxyGate.Release();
        }
    }

    /// <summary>Makes the routes equal to the traffic that is wanted and the instances that are ready.</summary>
    private void Publish()
    {
        lock (_publishing)
        {
            var (state, runners) = (State, _pool.All);
            _router.Publish([.. state.Traffic.Where(share => share.Weight > 0).Select(share => ServiceViews.Route(share, runners)).OfType<Route>()], state.InMaintenance);
        }
    }

    private SetRecord Existing(KeeperState state, string setId) =>
        state.Find(setId) ?? throw NotFound($"'{_folder.Service}' has no set '{setId}' (there are: {(state.Sets.Count == 0 ? "none" : string.Join(", ", state.Sets.Select(set => set.Id)))})");

    private InstanceSet? Observed(string setId) => Observe().Sets.FirstOrDefault(set => set.Id == setId);

    private static void Require(bool holds, string problem)
    {
        if (!holds)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, problem);
    }

    private static DeployException NotFound(string message) => new(DeployError.NotFound, DeployRetry.No, message);
}
