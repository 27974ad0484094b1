using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Runs services as processes of this machine, each under a keeper of its own.</summary>
internal sealed class LocalProcessTarget : IDeployTarget, IAsyncDisposable
{
    private readonly Dictionary<string, KeeperClient> _clients;
    private readonly ITargetCapability[] _capabilities;
    private readonly KeeperWatch _watch;
    private readonly TimeProvider _time;

    public LocalProcessTarget(string name, LocalProcessTargetOptions options, IDeploySecrets secrets, TimeProvider time)
    {
        _time = time;
        Descriptor = new TargetDescriptor(name, "local-process");
        var launcher = new KeeperLauncher(options, time);
        _clients = options.Services.ToDictionary(
            service => service.Key,
            service => new KeeperClient(new ServiceSettings(name, new ServiceFolder(options.Root, service.Key), service.Value, secrets, time), launcher, options.KeepRunning, time),
            StringComparer.Ordinal);
        _capabilities =
        [
            new LocalScaling(this), new LocalRestarts(this), new LocalTraffic(this), new LocalMaintenance(this), new LocalCommands(this),
            new LocalOneOffs(this), new LocalLock(this, time), new LocalUsage(this), new LocalLogs(this, time),
            new LocalCatalog(options.Services.Keys),
        ];
        _watch = new KeeperWatch([.. _clients.Values], options.KeeperStartTimeout + TimeSpan.FromMinutes(1), time);
    }

    public TargetDescriptor Descriptor { get; }

    private static KeeperJson Json => KeeperJson.Default;

    public T? Get<T>()
        where T : class, ITargetCapability => _capabilities.OfType<T>().FirstOrDefault();

    public async Task<ServiceState> ObserveAsync(string service, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Find(service) is not { } client)
            return new ServiceState { Service = service, ObservedAt = _time.GetUtcNow() };

        return await client.ReadAsync(
            async () =>
            {
                var state = await client.CallAsync(Calls.State, true, Json.Boolean, Json.ServiceState, cancellationToken).ConfigureAwait(false);
                return state with { Drift = [.. state.Drift, .. client.Missing] };
            },
            state => ServiceViews.State(service, state, [], client.Settings.Config, null, _time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<Revision>> RevisionsAsync(string service, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Find(service) is not { } client ? [] : await client.ReadAsync(
            () => client.CallAsync(Calls.Revisions, true, Json.Boolean, Json.IReadOnlyListRevision, cancellationToken),
            ServiceViews.Revisions, cancellationToken).ConfigureAwait(false);
    }

    public async Task<DeployAssessment> AssessAsync(DeploySpec spec, ServiceState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(state);
        if (Find(spec.Service) is not { } client)
            return new DeployAssessment { Problems = [Unknown(spec.Service)] };

        var running = Serving(state);
        var revisions = await RevisionsAsync(spec.Service, cancellationToken).ConfigureAwait(false);
        return new DeployAssessment
        {
            Changes = spec.ChangesFrom(revisions.FirstOrDefault(revision => revision.SetId == running?.Id)?.Spec),
            Problems = await client.Settings.ProblemsAsync(spec, cancellationToken).ConfigureAwait(false),
        };
    }

    public async Task<InstanceSet> StageAsync(StageIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        cancellationToken.ThrowIfCancellationRequested();
        var client = Client(intent.Spec.Service);
        ServiceSettings.RequireSupported(intent.Spec);
        var environment = await client.Settings.EnvironmentAsync(intent.Spec, cancellationToken).ConfigureAwait(false);
        return await client.CallAsync(
            Calls.Stage, new StageCall(intent, operation, client.Settings.Plan(intent.Spec), environment), Json.StageCall, Json.InstanceSet, cancellationToken).ConfigureAwait(false);
    }

    public Task RetireAsync(RetireIntent intent, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        return Client(intent.Service).CallAsync(Calls.Retire, new RetireCall(intent, operation), Json.RetireCall, cancellationToken);
    }

    /// <summary>Returns what calls the keeper of a service.</summary>
    /// <exception cref="DeployException">The target has no such service.</exception>
    public KeeperClient Client(string service) => Find(service) ?? throw new DeployException(DeployError.NotFound, DeployRetry.No, Unknown(service));

    /// <summary>Returns what calls the keeper of a service, or null where the target has no such service.</summary>
    public KeeperClient? Find(string service) => _clients.GetValueOrDefault(service);

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync().ConfigureAwait(false);
        foreach (var client in _clients.Values)
            client.Dispose();
    }

    /// <summary>Returns the set that serves: the one with the most requests, or the newest that runs.</summary>
    private static InstanceSet? Serving(ServiceState state)
    {
        var routed = state.Traffic?.Shares.Where(share => share.Weight > 0).MaxBy(share => share.Weight)?.SetId;
        return state.Sets.FirstOrDefault(set => set.Id == routed) ?? state.Sets.Where(set => set.Wanted > 0).MaxBy(set => set.Revision);
    }

    private string Unknown(string service) =>
        $"the target '{Descriptor.Name}' has no service '{service}' (there are: {string.Join(", ", _clients.Keys)}); add it to Services or correct the name";
}
