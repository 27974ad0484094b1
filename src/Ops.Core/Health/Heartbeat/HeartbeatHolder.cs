using Microsoft.Extensions.DependencyInjection;

namespace Ops.Health;

/// <summary>Makes sure that whoever beats and the monitor that listens have the same probe, whichever of them comes first.</summary>
internal sealed class HeartbeatHolder(IServiceProvider services)
{
    private readonly Lock _gate = new();
    private HeartbeatProbe? _probe;

    public HeartbeatProbe Probe
    {
        get
        {
            if (_probe is null)
                services.GetRequiredService<HealthMonitor>();
            return _probe ?? throw new OpsException("The heartbeat's probe is not registered with the monitor.");
        }
    }

    public HeartbeatProbe Make(HeartbeatProbeOptions options)
    {
        lock (_gate)
            return _probe ??= new HeartbeatProbe(options, services.GetRequiredService<TimeProvider>());
    }
}
