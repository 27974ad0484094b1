using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Carries out what is to be changed of one service; it is the only one that writes the service's state.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ServiceKeeper : IAsyncDisposable
{
    private readonly ServiceFolder _folder;
    private readonly TimeProvider _time;
    private readonly OperationLog _log;
    private readonly InstancePool _pool;
    private KeeperConfig _config;

    /// <summary>Takes the service over as its state says.</summary>
    /// <param name="folder">The service's folder.</param>
    /// <param name="config">Its configuration, until a client brings another.</param>
    /// <param name="orphans">Ends when the instances are gone that a killed keeper left.</param>
    /// <param name="time">The clock.</param>
    public ServiceKeeper(ServiceFolder folder, KeeperConfig config, Task orphans, TimeProvider time)
    {
        (_folder, _config, _time) = (folder, config, time);
        var revisions = new RevisionStore(folder);
        _log = new OperationLog(new StateFile(folder.State));
        _pool = new InstancePool(folder, setId => State.Find(setId), set => MayOverlap(set) ? Task.CompletedTask : orphans, () => Traffic!.Publish(), time);
        Traffic = new ServiceTraffic(Config, _log, _pool, time);
        Sets = new ServiceSets(folder, Config, _log, _pool, revisions, Traffic.Publish, orphans, time);
        Lock = new ServiceLock(_log, folder.Service, time);
        Commands = new InstanceCommands(folder, _log, _pool, revisions, time);
        revisions.RemoveLeftovers(State.Sets.Select(set => set.Id));
        Housekeeping.Clean(folder, State, config, time.GetUtcNow());
    }

    public ServiceLock Lock { get; }

    public InstanceCommands Commands { get; }

    public ServiceTraffic Traffic { get; }

    public ServiceSets Sets { get; }

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

        Volatile.Write(ref _config, greeting.Config);
        await Traffic.ListenAsync().ConfigureAwait(false);
        var lacking = State.Sets.Where(set => set.Wanted > 0 && _pool.Environment(set.Id) is null);
        return new GreetingReply(Greeting.CurrentProtocol, lacking.ToDictionary(set => set.Id, set => set.Spec, StringComparer.Ordinal));
    }

    /// <summary>Starts what could not be started for want of its environment.</summary>
    public void Supply(IReadOnlyDictionary<string, Dictionary<string, string>> environments)
    {
        foreach (var (setId, environment) in environments)
        {
            if (State.Find(setId) is not null && _pool.Environment(setId) is null)
            {
                _pool.SetEnvironment(setId, environment);
                _ = _pool.FitAsync(setId, Config().StopGrace);
            }
        }
    }

    public ServiceState Observe() => ServiceViews.State(_folder.Service, State, _pool.All, Config(), Traffic.Fault, _time.GetUtcNow());

    public Task<IReadOnlyList<InstanceUsage>> MeasureAsync(CancellationToken cancellationToken) =>
        ProcessUsage.MeasureAsync(_pool.All, _time, cancellationToken);

    /// <summary>Stops all instances and the proxy; what is wanted stays as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pool.StopAllAsync(Config().StopGrace).ConfigureAwait(false);
        await Traffic.DisposeAsync().ConfigureAwait(false);
        Sets.Dispose();
    }

    private KeeperConfig Config() => Volatile.Read(ref _config);

    /// <summary>Returns whether new instances may run beside those that a killed keeper left: only where visitors would have to wait otherwise.</summary>
    private bool MayOverlap(SetRecord set) => set.Plan.ListensOnPort && Config().PublicPort is not null;
}
