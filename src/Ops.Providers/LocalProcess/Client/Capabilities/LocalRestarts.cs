using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

internal sealed class LocalRestarts(LocalProcessTarget target) : IRestartable
{
    public Task RestartAsync(RestartIntent intent, Operation operation, CancellationToken cancellationToken) =>
        target.Client(intent.Service).CallAsync(Calls.Restart, new RestartCall(intent, operation), KeeperJson.Default.RestartCall, cancellationToken);
}
