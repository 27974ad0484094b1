using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

internal sealed class LocalMaintenance(LocalProcessTarget target) : IMaintenanceMode
{
    public Task SetAsync(string service, bool enabled, Operation operation, CancellationToken cancellationToken) =>
        target.Client(service).CallAsync(Calls.Maintenance, new MaintenanceCall(enabled, operation), KeeperJson.Default.MaintenanceCall, cancellationToken);
}
