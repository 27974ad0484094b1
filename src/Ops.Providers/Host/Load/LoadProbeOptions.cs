namespace Ops.Providers.Host;

/// <summary>How high the load average may be.</summary>
public sealed class LoadProbeOptions : ProbeOptions
{
    /// <summary>Gets or sets which of the kernel's averages counts; the default is that of five minutes.</summary>
    public LoadPeriod Period { get; set; }

    /// <summary>Gets or sets from which load per core on the machine is degraded; the default is 1.</summary>
    public double DegradedPerCore { get; set; } = 1;

    /// <summary>Gets or sets from which load per core on the machine is unhealthy; the default is 2.</summary>
    public double UnhealthyPerCore { get; set; } = 2;

    internal HostFiles Files { get; set; } = new();
}
