using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

internal sealed class LocalScaling(LocalProcessTarget target) : IScalable
{
    public Task<InstanceSet> ScaleAsync(ScaleIntent intent, Operation operation, CancellationToken cancellationToken) =>
        target.Client(intent.Service).CallAsync(Calls.Scale, new ScaleCall(intent, operation), KeeperJson.Default.ScaleCall, KeeperJson.Default.InstanceSet, cancellationToken);
}
