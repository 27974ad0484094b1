namespace Ops.Providers.Host;

/// <summary>How full the memory may be.</summary>
public sealed class MemoryProbeOptions : ProbeOptions
{
    /// <summary>Gets or sets whose memory is measured; the default is <see cref="ResourceScope.Auto"/>: the control group where it has a limit, else the machine.</summary>
    public ResourceScope Scope { get; set; }

    /// <summary>Gets or sets from how many percent on the memory is degraded; the default is 80.</summary>
    public double DegradedPercent { get; set; } = 80;

    /// <summary>Gets or sets from how many percent on the memory is unhealthy; the default is 90.</summary>
    public double UnhealthyPercent { get; set; } = 90;

    /// <summary>Gets or sets from how many percent of the machine's swap on the memory is degraded; the default, null, means never.</summary>
    public double? DegradedSwapPercent { get; set; }

    /// <summary>Gets or sets from how many percent of the machine's swap on the memory is unhealthy; the default, null, means never.</summary>
    public double? UnhealthySwapPercent { get; set; }

    /// <summary>Gets or sets for how long a process killed for lack of memory makes the result unhealthy; the default, null, means that such kills are not looked at.</summary>
    public TimeSpan? OomKillWindow { get; set; }

    /// <summary>Gets or sets how many of the largest processes a failure lists, from 0 to 100; the default is 10.</summary>
    public int TopProcessCount { get; set; } = 10;

    internal HostFiles Files { get; set; } = new();
}
