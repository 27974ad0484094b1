using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Sends visitors where they are to go.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ServiceTraffic : IAsyncDisposable
{
    private readonly Func<KeeperConfig> _config;
    private readonly OperationLog _log;
    private readonly InstancePool _pool;
    private readonly TimeProvider _time;
    private readonly Router _router = new();
    private readonly PublicProxy _proxy;
    private readonly Lock _publishing = new();
    private readonly SemaphoreSlim _gate = new(1, 1);

    public ServiceTraffic(Func<KeeperConfig> config, OperationLog log, InstancePool pool, TimeProvider time)
    {
        (_config, _log, _pool, _time) = (config, log, pool, time);
        _proxy = new PublicProxy(new Forwarder(_router, new MaintenancePage(config)));
        Publish();
    }

    /// <summary>Gets why visitors cannot reach the service although they should; null where they can.</summary>
    public string? Fault => _proxy.Fault;

    /// <summary>Listens where the configuration says.</summary>
    public Task ListenAsync() => AtTheGateAsync(() => _proxy.ListenAsync(_config()));

    /// <summary>Makes the routes equal to the traffic that is wanted and the instances that are ready.</summary>
    public void Publish()
    {
        lock (_publishing)
        {
            var (state, runners) = (_log.State, _pool.All);
            _router.Publish([.. state.Traffic.Where(share => share.Weight > 0).Select(share => ServiceViews.Route(share, runners)).OfType<Route>()], state.InMaintenance);
        }
    }

    public async Task<TrafficState> RouteAsync(TrafficCall call)
    {
        await _log.CarryOutAsync(call.Operation, async () =>
        {
            PublicProxy.RequirePort(_config());
            // Taking all requests away must work also where nothing listens: it is how a failed first deployment is undone.
            if (call.Shares.Any(share => share.Weight > 0))
                await RequireProxyAsync().ConfigureAwait(false);
            _log.Commit(call.Operation, state => Routed(state, call), isWhole: true);
            Publish();
        }).ConfigureAwait(false);
        return ServiceViews.Traffic(_log.State);
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

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    private KeeperState Routed(KeeperState state, TrafficCall call)
    {
        var (service, current) = (_config().Service, ServiceViews.Traffic(state));
        if (call.Expected.Version != current.Version)
            throw new DeployException(DeployError.Conflict, DeployRetry.No, $"somebody else has changed the traffic of '{service}' ({call.Expected.Version} was expected, it is {current.Version}); observe and plan anew");

        foreach (var share in call.Shares)
        {
            KeeperRefusals.Require(share.Weight >= 0, $"the weight of '{share.SetId}' is {share.Weight}; ask for 0 or more");
            var set = KeeperRefusals.Existing(state, service, share.SetId);
            if (share.Weight > 0 && !_pool.Of(set.Id).Any(runner => runner.Instance.State == InstanceState.Ready))
                throw new DeployException(DeployError.NotReady, DeployRetry.Safe, $"the set '{share.SetId}' of '{service}' has no ready instance, so no requests are sent to it");
        }

        return state.WithTraffic(call.Shares);
    }

    private Task RequireProxyAsync() => AtTheGateAsync(() => _proxy.RequireAsync(_config()));

    private async Task AtTheGateAsync(Func<Task> act)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await act().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}
