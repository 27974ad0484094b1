using System.Text.Json;

namespace Ops.Providers.Compose;

/// <summary>Sends visitors to the service with the maintenance page, and starts that service where it does not run.</summary>
internal sealed class ComposeMaintenance(ComposeRuntime runtime, TrafficDirector traffic) : IMaintenanceMode
{
    private readonly Dependencies _dependencies = new(runtime);

    public async Task SetAsync(string service, bool enabled, Operation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var project = runtime.ReadProject();
        project.Service(service);
        var page = runtime.OptionsOf(service).MaintenanceService
            ?? throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"'{service}' has no maintenance page; set Services:{service}:MaintenanceService to a service of the compose file.");
        var key = new ServiceKey(project.Name, service);
        var (_, done) = await runtime.EnterAsync(key, operation, cancellationToken).ConfigureAwait(false);
        if (done is not null)
            return;

        if (enabled)
            await _dependencies.EnsureAsync(project, page, DependencyCondition.Healthy, operation, cancellationToken).ConfigureAwait(false);
        await traffic.PrepareAsync(key, cancellationToken).ConfigureAwait(false);
        await WriteAsync(key, new MaintenanceData(enabled, operation.Id), cancellationToken).ConfigureAwait(false);
        await traffic.ApplyAsync(key, [], cancellationToken).ConfigureAwait(false);
        await runtime.Operations.CompleteAsync(key, operation, new OperationData { What = $"maintenance {(enabled ? "on" : "off")}" }, cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync(ServiceKey key, MaintenanceData data, CancellationToken cancellationToken)
    {
        while (true)
        {
            var records = new ServiceRecords(await runtime.Records.ReadAsync(key, cancellationToken).ConfigureAwait(false));
            if (records.Maintenance == data || await runtime.Records.AppendAsync(key, RecordKind.Maintenance, "", records.Find(RecordKind.Maintenance), JsonSerializer.Serialize(data, RecordJson.Default.MaintenanceData), cancellationToken).ConfigureAwait(false) is not null)
                return;
        }
    }
}
