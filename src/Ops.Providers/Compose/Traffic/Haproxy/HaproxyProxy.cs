using System.Net;

namespace Ops.Providers.Compose;

/// <summary>Switches traffic in HAProxy: the servers of a backend are slots that get an address when an instance comes and are drained when it goes.</summary>
internal sealed class HaproxyProxy(HaproxyRuntime api, string backend, ComposeRuntime runtime, TimeSpan timeout) : IProxy
{
    private readonly HaproxyBackend _backend = new(api, backend);

    public async Task<IReadOnlyList<ProxyServer>> ReadAsync(CancellationToken cancellationToken) =>
        [.. (await SlotsAsync(cancellationToken).ConfigureAwait(false)).Where(slot => slot is { TakesRequests: true, Address: not null }).Select(slot => new ProxyServer(slot.Address!, slot.Weight))];

    public async Task ApplyAsync(IReadOnlyList<ProxyServer> servers, CancellationToken cancellationToken)
    {
        var slots = await SlotsAsync(cancellationToken).ConfigureAwait(false);
        var used = new List<string>();
        foreach (var server in servers)
            used.Add(await PlaceAsync(server, slots, servers, used, cancellationToken).ConfigureAwait(false));

        // New servers get requests, and old ones go, when the new ones have answered HAProxy's own checks.
        await AwaitUpAsync(used, cancellationToken).ConfigureAwait(false);
        foreach (var name in used.Except(slots.Where(slot => slot.TakesRequests).Select(slot => slot.Name), StringComparer.Ordinal))
            await SetAsync(name, "state ready", cancellationToken).ConfigureAwait(false);
        foreach (var slot in slots.Where(slot => slot.TakesRequests && !used.Contains(slot.Name, StringComparer.Ordinal)))
            await SetAsync(slot.Name, "state drain", cancellationToken).ConfigureAwait(false);
    }

    public async Task DropAsync(IReadOnlyCollection<IPEndPoint> servers, CancellationToken cancellationToken)
    {
        foreach (var slot in (await SlotsAsync(cancellationToken).ConfigureAwait(false)).Where(slot => slot is { TakesRequests: true, Address: { } address } && servers.Contains(address)))
            await SetAsync(slot.Name, "state drain", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Nobody knows where HAProxy runs.</summary>
    public Task<IReadOnlyCollection<string>> NetworksAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyCollection<string>>([]);

    public async Task<int> CountInFlightAsync(IReadOnlyCollection<IPEndPoint> servers, CancellationToken cancellationToken) =>
        (await SlotsAsync(cancellationToken).ConfigureAwait(false)).Where(slot => slot.Address is { } address && servers.Contains(address)).Sum(slot => slot.InFlight);

    /// <summary>Gives a server a slot in which it gets no requests yet, or keeps the one it has.</summary>
    private async Task<string> PlaceAsync(ProxyServer server, IReadOnlyList<HaproxySlot> slots, IReadOnlyList<ProxyServer> servers, List<string> used, CancellationToken cancellationToken)
    {
        var own = slots.FirstOrDefault(slot => !slot.IsInMaintenance && server.Address.Equals(slot.Address) && !used.Contains(slot.Name, StringComparer.Ordinal));
        var slot = own ?? FreeSlot(slots, servers, used);
        if (own is null)
        {
            if (!slot.IsInMaintenance)
                await SetAsync(slot.Name, "state maint", cancellationToken).ConfigureAwait(false);
            await SetAsync(slot.Name, string.Create(CultureInfo.InvariantCulture, $"addr {server.Address.Address} port {server.Address.Port}"), cancellationToken).ConfigureAwait(false);
            await LeaveMaintenanceAsync(slot, cancellationToken).ConfigureAwait(false);
        }

        if (slot.Weight != server.Weight)
            await SetAsync(slot.Name, string.Create(CultureInfo.InvariantCulture, $"weight {server.Weight}"), cancellationToken).ConfigureAwait(false);
        return slot.Name;
    }

    /// <summary>Lets HAProxy begin to check a server, without requests.</summary>
    private Task LeaveMaintenanceAsync(HaproxySlot slot, CancellationToken cancellationToken)
    {
        // HAProxy takes what leaves maintenance for healthy until a check fails; in one go, so that nobody finds it in between.
        string[] changes = slot.IsChecked ? ["state drain", "health down"] : ["state drain"];
        return api.SetAsync(string.Join("; ", changes.Select(change => $"set server {backend}/{slot.Name} {change}")), cancellationToken);
    }

    /// <summary>Picks a slot that nobody uses: one in maintenance, else one that is drained and has no request left.</summary>
    private HaproxySlot FreeSlot(IReadOnlyList<HaproxySlot> slots, IReadOnlyList<ProxyServer> servers, List<string> used) =>
        slots.Where(slot => !used.Contains(slot.Name, StringComparer.Ordinal) && !slot.TakesRequests && slot.InFlight == 0 && (slot.IsInMaintenance || !servers.Any(server => server.Address.Equals(slot.Address))))
            .OrderByDescending(slot => slot.IsInMaintenance)
            .FirstOrDefault()
        ?? throw new DeployException(DeployError.Overloaded, DeployRetry.Safe, $"All {slots.Count} servers of HAProxy's backend '{backend}' are in use; raise the number in its server-template to at least twice the number of instances.");

    private async Task AwaitUpAsync(List<string> names, CancellationToken cancellationToken)
    {
        var down = "";
        var areUp = await runtime.WaitAsync(
            timeout,
            async token =>
            {
                var slots = await SlotsAsync(token).ConfigureAwait(false);
                down = string.Join(", ", slots.Where(slot => names.Contains(slot.Name, StringComparer.Ordinal) && !slot.IsUp).Select(slot => $"{slot.Name} ({slot.Address})"));
                return down.Length == 0;
            },
            cancellationToken).ConfigureAwait(false);
        if (!areUp)
            throw new DeployException(DeployError.NotReady, DeployRetry.Safe, $"HAProxy does not find these servers of '{backend}' healthy after {timeout.TotalSeconds:0} s: {down}; requests still go where they went before. Look at the backend's check, and whether HAProxy reaches the containers' network.");
    }

    private async Task<IReadOnlyList<HaproxySlot>> SlotsAsync(CancellationToken cancellationToken) =>
        await _backend.ReadAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } slots
            ? slots
            : throw new DeployException(DeployError.Invalid, DeployRetry.No, $"HAProxy's backend '{backend}' has no servers; write 'server-template slot 1-20 127.0.0.1:1 disabled' in it.");

    private Task SetAsync(string slot, string change, CancellationToken cancellationToken) => api.SetAsync($"set server {backend}/{slot} {change}", cancellationToken);
}
