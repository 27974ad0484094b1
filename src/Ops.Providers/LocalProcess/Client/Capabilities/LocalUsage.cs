using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

internal sealed class LocalUsage(LocalProcessTarget target) : IInstanceStats
{
    public async Task<IReadOnlyList<InstanceUsage>> MeasureAsync(string service, CancellationToken cancellationToken) =>
        target.Find(service) is not { } client ? [] : await client.ReadAsync(
            () => client.CallAsync(Calls.Usage, true, KeeperJson.Default.Boolean, KeeperJson.Default.IReadOnlyListInstanceUsage, cancellationToken),
            static _ => [], cancellationToken).ConfigureAwait(false);
}
