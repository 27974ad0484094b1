using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

internal sealed class LocalTraffic(LocalProcessTarget target) : ITrafficSwitch
{
    public Task<TrafficState> GetAsync(string service, CancellationToken cancellationToken)
    {
        var client = target.Client(service);
        return client.ReadAsync(
            async () => await target.ObserveAsync(service, cancellationToken).ConfigureAwait(false) is { Traffic: { } traffic } ? traffic : throw Unsupported(service),
            state => client.Settings.Config.PublicPort is null ? throw Unsupported(service) : ServiceViews.Traffic(state), cancellationToken);
    }

    public Task<TrafficState> SetAsync(string service, TrafficState expected, IReadOnlyList<TrafficShare> shares, Operation operation, CancellationToken cancellationToken) =>
        target.Client(service).CallAsync(Calls.Traffic, new TrafficCall(expected, shares, operation), KeeperJson.Default.TrafficCall, KeeperJson.Default.TrafficState, cancellationToken);

    public Task<int> DrainAsync(string service, string setId, TimeSpan timeout, CancellationToken cancellationToken) =>
        target.Client(service).CallAsync(Calls.Drain, new DrainCall(setId, timeout), KeeperJson.Default.DrainCall, KeeperJson.Default.Int32, cancellationToken);

    private static DeployException Unsupported(string service) =>
        new(DeployError.Unsupported, DeployRetry.No, $"'{service}' has no public port, so it has no traffic; set PublicPort");
}
