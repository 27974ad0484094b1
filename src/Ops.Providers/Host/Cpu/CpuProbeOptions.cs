namespace Ops.Providers.Host;

/// <summary>How busy the processors may be.</summary>
public sealed class CpuProbeOptions : ProbeOptions
{
    /// <summary>Gets or sets whose processor time is measured; the default is <see cref="ResourceScope.Auto"/>: the control group where it has a quota, else the machine.</summary>
    public ResourceScope Scope { get; set; }

    /// <summary>Gets or sets from how many percent on the processors are degraded; the default is 70.</summary>
    public double DegradedPercent { get; set; } = 70;

    /// <summary>Gets or sets from how many percent on the processors are unhealthy; the default is 90.</summary>
    public double UnhealthyPercent { get; set; } = 90;

    /// <summary>Gets or sets the shortest time over which is measured; the default is 200 ms. The first run waits that long, and later ones measure since the run before.</summary>
    public TimeSpan MinWindow { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Gets or sets whether waiting for disks counts as busy; the default is false.</summary>
    public bool CountIoWait { get; set; }

    /// <summary>Gets or sets whether time that the hypervisor gave to others counts as busy; the default is true.</summary>
    public bool CountSteal { get; set; } = true;

    internal HostFiles Files { get; set; } = new();
}
