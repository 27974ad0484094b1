using Ops.Health;

namespace Ops.Benchmarks.Peers;

internal static class Monitors
{
    /// <summary>Returns a monitor with default options but for the width that all contenders share.</summary>
    public static HealthMonitor Create(IReadOnlyList<IHealthProbe> probes, SweepStart start)
    {
        var monitor = new HealthMonitor(new HealthMonitorOptions { MaxConcurrency = Rules.Width, SweepStart = start });
        var policy = new ProbePolicy { Timeout = Rules.Timeout };
        for (var index = 0; index < probes.Count; index++)
            monitor.Register(new ProbeRegistration($"probe-{index}", probes[index]) { Policy = policy });
        return monitor;
    }
}
