using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace Ops.Providers.Compose;

/// <summary>Makes the proxies do what the records say.</summary>
internal sealed class TrafficDirector(ComposeRuntime runtime, Func<string, IProxy?> proxyOf) : IDisposable
{
    private const int MaxWeight = 256;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    public bool Switches(string service) => proxyOf(service) is not null;

    /// <summary>Returns where requests go by the records.</summary>
    public static TrafficState StateOf(ServiceRecords records) =>
        new(records.Traffic?.Shares ?? [], (records.Find(RecordKind.Traffic)?.Number ?? 0).ToString(CultureInfo.InvariantCulture));

    /// <summary>Makes the proxy send requests where the records say, to containers that are ready and not left out.</summary>
    public async Task ApplyAsync(ServiceKey key, IReadOnlyCollection<ContainerView> leftOut, CancellationToken cancellationToken)
    {
        if (proxyOf(key.Service) is not { } proxy)
            return;

        // Whoever applies looks first, so that the last one to apply has seen the latest.
        var gate = _gates.GetOrAdd(key.Service, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var view = await runtime.Looker.LookAsync(key, cancellationToken).ConfigureAwait(false);
            await proxy.ApplyAsync(await WantedAsync(proxy, view, leftOut, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Takes the addresses of containers that do not run any more away from the proxy, since the engine may give them to others.</summary>
    public async Task ReleaseAsync(ServiceKey key, CancellationToken cancellationToken)
    {
        if (proxyOf(key.Service) is not { } proxy)
            return;

        var gate = _gates.GetOrAdd(key.Service, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var view = await runtime.Looker.LookAsync(key, cancellationToken).ConfigureAwait(false);
            // Before traffic was ever set, the proxy may send requests to what somebody else runs.
            if (view.Records.Traffic is null)
                return;
            var alive = await AliveAsync(proxy, view, cancellationToken).ConfigureAwait(false);
            var servers = await proxy.ReadAsync(cancellationToken).ConfigureAwait(false);
            await proxy.DropAsync([.. servers.Select(server => server.Address).Where(address => !alive.Contains(address))], cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Makes sure that the proxy answers, before anything is written down.</summary>
    public Task PrepareAsync(ServiceKey key, CancellationToken cancellationToken) => proxyOf(key.Service)!.ReadAsync(cancellationToken);

    /// <summary>Lets new instances of a set that gets requests take part, once they are ready or it is clear that they will not be.</summary>
    public async Task JoinAsync(ServiceKey key, string setId, CancellationToken cancellationToken)
    {
        if (!Switches(key.Service))
            return;

        var records = new ServiceRecords(await runtime.Records.ReadAsync(key, cancellationToken).ConfigureAwait(false));
        if (records.Traffic?.Shares.Any(share => share.SetId == setId && share.Weight > 0) != true)
        {
            await RejoinAsync(key, cancellationToken).ConfigureAwait(false);
            return;
        }

        await runtime.WaitAsync(
            runtime.Options.JoinTimeout,
            async token =>
            {
                var view = await runtime.Looker.LookAsync(key, token).ConfigureAwait(false);
                return view.Of(setId).All(container => view.StateOf(container) is InstanceState.Ready or InstanceState.Failed);
            },
            cancellationToken).ConfigureAwait(false);
        await ApplyAsync(key, [], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives others back what was taken from them while they did not run, such as those that the engine starts again.</summary>
    private async Task RejoinAsync(ServiceKey key, CancellationToken cancellationToken)
    {
        var view = await runtime.Looker.LookAsync(key, cancellationToken).ConfigureAwait(false);
        if ((await FindDriftAsync(view, cancellationToken).ConfigureAwait(false)).Count == 0)
            return;

        try
        {
            await ApplyAsync(key, [], cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Error == DeployError.NotReady)
        {
            // What serves badly must not keep a better revision from being staged; it is shown as drift.
        }
    }

    /// <summary>Waits until no request is in flight at containers.</summary>
    /// <returns>How many were when the time was over.</returns>
    public async Task<int> DrainAsync(ServiceKey key, IReadOnlyCollection<ContainerView> containers, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (proxyOf(key.Service) is not { } proxy)
            return 0;

        var addresses = await AddressesAsync(proxy, key, containers, cancellationToken).ConfigureAwait(false);
        var left = 0;
        await runtime.WaitAsync(
            timeout,
            async token => (left = addresses.Count == 0 ? 0 : await proxy.CountInFlightAsync(addresses, token).ConfigureAwait(false)) == 0,
            cancellationToken).ConfigureAwait(false);
        return left;
    }

    /// <summary>Takes a set's share away for good.</summary>
    public async Task ForgetAsync(ServiceKey key, string setId, Operation operation, CancellationToken cancellationToken)
    {
        while (true)
        {
            var records = new ServiceRecords(await runtime.Records.ReadAsync(key, cancellationToken).ConfigureAwait(false));
            if (records.Traffic?.Shares.Any(share => share.SetId == setId) != true)
                return;
            var data = new TrafficData([.. records.Traffic.Shares.Where(share => share.SetId != setId)], operation.Id);
            if (await WriteAsync(key, records, data, cancellationToken).ConfigureAwait(false))
                return;
        }
    }

    /// <summary>Writes where requests are to go; returns false where somebody else has written since.</summary>
    public async Task<bool> WriteAsync(ServiceKey key, ServiceRecords records, TrafficData data, CancellationToken cancellationToken) =>
        await runtime.Records.AppendAsync(key, RecordKind.Traffic, "", records.Find(RecordKind.Traffic), JsonSerializer.Serialize(data, RecordJson.Default.TrafficData), cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Says where the proxy does something else than the records say, as after its restart.</summary>
    public async Task<IReadOnlyList<string>> FindDriftAsync(ServiceView view, CancellationToken cancellationToken)
    {
        if (proxyOf(view.Key.Service) is not { } proxy || view.Records.Traffic is null)
            return [];

        try
        {
            var actual = (await proxy.ReadAsync(cancellationToken).ConfigureAwait(false)).Select(server => server.Address).ToHashSet();
            var wanted = (await WantedAsync(proxy, view, [], cancellationToken).ConfigureAwait(false)).Select(server => server.Address).ToHashSet();
            return actual.SetEquals(wanted) ? [] : [$"the proxy sends requests to {Names(actual)} instead of {Names(wanted)}; set the traffic again"];
        }
        catch (DeployException exception)
        {
            return [exception.Message];
        }
    }

    public void Dispose()
    {
        foreach (var gate in _gates.Values)
            gate.Dispose();
    }

    /// <summary>Returns the addresses of all containers that run, of the service and of its maintenance page.</summary>
    private async Task<HashSet<IPEndPoint>> AliveAsync(IProxy proxy, ServiceView view, CancellationToken cancellationToken)
    {
        var alive = (await AddressesAsync(proxy, view.Key, [.. view.Containers.Where(IsAlive)], cancellationToken).ConfigureAwait(false)).ToHashSet();
        if (runtime.OptionsOf(view.Key.Service).MaintenanceService is { } page)
        {
            var pages = await runtime.Looker.LookAsync(view.Key with { Service = page }, cancellationToken).ConfigureAwait(false);
            alive.UnionWith(await AddressesAsync(proxy, pages.Key, [.. pages.Containers.Where(IsAlive)], cancellationToken).ConfigureAwait(false));
        }

        return alive;
    }

    private async Task<IReadOnlyList<ProxyServer>> WantedAsync(IProxy proxy, ServiceView view, IReadOnlyCollection<ContainerView> leftOut, CancellationToken cancellationToken)
    {
        if (view.Records.Maintenance?.Enabled == true && runtime.OptionsOf(view.Key.Service).MaintenanceService is { } page)
        {
            var pages = await runtime.Looker.LookAsync(view.Key with { Service = page }, cancellationToken).ConfigureAwait(false);
            var ready = pages.Containers.Where(container => !container.IsGone && pages.StateOf(container) == InstanceState.Ready).ToList();
            return [.. (await AddressesAsync(proxy, pages.Key, ready, cancellationToken).ConfigureAwait(false)).Select(address => new ProxyServer(address, MaxWeight))];
        }

        var names = leftOut.Select(container => container.Id).ToHashSet(StringComparer.Ordinal);
        var servers = new List<(IPEndPoint Address, double Weight)>();
        foreach (var share in view.Records.Traffic?.Shares.Where(share => share.Weight > 0) ?? [])
        {
            var addresses = await AddressesAsync(proxy, view.Key, [.. Serving(view, share.SetId).Where(container => !names.Contains(container.Id))], cancellationToken).ConfigureAwait(false);
            servers.AddRange(addresses.Select(address => (address, share.Weight / (double)addresses.Count)));
        }

        var heaviest = servers.Select(server => server.Weight).DefaultIfEmpty(1).Max();
        return [.. servers.Select(server => new ProxyServer(server.Address, Math.Max(1, (int)Math.Round(server.Weight / heaviest * MaxWeight))))];
    }

    /// <summary>Returns whether a container has its address to itself; one that the engine is about to start again has none.</summary>
    private static bool IsAlive(ContainerView container) => container.Details?.State.Status is "running" or "paused";

    /// <summary>Returns the containers of a set that are ready; where none is, those that run, since a health check that fails everywhere may be wrong itself.</summary>
    private static List<ContainerView> Serving(ServiceView view, string setId)
    {
        var all = view.Wanted(setId) == 0 ? [] : view.Of(setId);
        var ready = all.Where(container => view.StateOf(container) == InstanceState.Ready).ToList();
        return ready.Count > 0 ? ready : [.. all.Where(container => view.StateOf(container) == InstanceState.Unready)];
    }

    private async Task<IReadOnlyCollection<IPEndPoint>> AddressesAsync(IProxy proxy, ServiceKey key, IReadOnlyCollection<ContainerView> containers, CancellationToken cancellationToken)
    {
        if (containers.Count == 0)
            return [];

        var project = runtime.ReadProject();
        var networks = await proxy.NetworksAsync(cancellationToken).ConfigureAwait(false);
        var addresses = new List<IPEndPoint>();
        foreach (var container in containers)
        {
            if (await runtime.Addresses.FindAsync(container.Details!, project, key.Service, networks, cancellationToken).ConfigureAwait(false) is { } address)
                addresses.Add(address);
            else if (container.Runs)
                throw new DeployException(DeployError.Invalid, DeployRetry.No, $"Nobody knows on which port '{container.Name}' takes requests; set Services:{key.Service}:Port, or write expose in the compose file.");
        }

        return addresses;
    }

    private static string Names(IEnumerable<IPEndPoint> addresses) => string.Join(", ", addresses.Select(address => address.ToString()).Order(StringComparer.Ordinal).DefaultIfEmpty("nothing"));
}
