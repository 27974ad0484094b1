namespace Ops.Providers.Host;

/// <summary>How large the largest process may be.</summary>
public sealed class TopProcessesProbeOptions : ProbeOptions
{
    /// <summary>Creates the options with a policy in the blocking lane, since a scan of many processes takes a while.</summary>
    public TopProcessesProbeOptions() => Policy.Blocking = true;

    /// <summary>Gets or sets by what processes are ranked; the default is <see cref="ProcessOrder.Memory"/>.</summary>
    public ProcessOrder Order { get; set; }

    /// <summary>Gets or sets how many processes a snapshot and a failure list, from 1 to 100; the default is 10.</summary>
    public int Count { get; set; } = 10;

    /// <summary>Gets or sets from how many resident bytes on the largest process is degraded; the default, null, means never.</summary>
    public long? DegradedResidentBytes { get; set; }

    /// <summary>Gets or sets from how many resident bytes on the largest process is unhealthy; the default, null, means never.</summary>
    public long? UnhealthyResidentBytes { get; set; }

    /// <summary>Gets or sets from how many percent of one core on the busiest process is degraded; the default, null, means never.</summary>
    public double? DegradedCpuPercent { get; set; }

    /// <summary>Gets or sets from how many percent of one core on the busiest process is unhealthy; the default, null, means never.</summary>
    public double? UnhealthyCpuPercent { get; set; }

    /// <summary>Gets or sets the shortest time over which processor time is measured; the default is 500 ms. The first run waits that long where <see cref="Order"/> is <see cref="ProcessOrder.Cpu"/>.</summary>
    public TimeSpan MinWindow { get; set; } = TimeSpan.FromMilliseconds(500);

    internal HostFiles Files { get; set; } = new();
}
