using System.Collections.Frozen;

namespace Ops.Providers.Compose;

/// <summary>Reads the part <c>deploy</c> of a service.</summary>
internal sealed class DeployReader
{
    private static readonly FrozenDictionary<string, bool> _modes = new Dictionary<string, bool>(StringComparer.Ordinal) { ["replicated"] = true }.ToFrozenDictionary(StringComparer.Ordinal);

    public DeployReader(MapReader service)
    {
        if (service.Map("deploy") is not { } deploy)
            return;

        Replicas = deploy.Number("replicas");
        deploy.Choose("mode", _modes);
        if (deploy.Map("resources") is { } resources)
            ReadResources(resources);
        if (deploy.Map("restart_policy") is { } restart)
            Restart = RestartReader.ReadPolicy(restart);
        deploy.Finish();
    }

    public int? Replicas { get; }

    public double? Cpus { get; private set; }

    public long? MemoryBytes { get; private set; }

    public long? MemoryReservationBytes { get; private set; }

    public long? Pids { get; private set; }

    public ContainerCreate.RestartSettings? Restart { get; }

    private void ReadResources(MapReader resources)
    {
        if (resources.Map("limits") is { } limits)
        {
            (Cpus, MemoryBytes, Pids) = (limits.Decimal("cpus"), limits.Bytes("memory"), limits.Number("pids"));
            limits.Finish();
        }

        if (resources.Map("reservations") is { } reservations)
        {
            MemoryReservationBytes = reservations.Bytes("memory");
            reservations.Finish();
        }

        resources.Finish();
    }
}
