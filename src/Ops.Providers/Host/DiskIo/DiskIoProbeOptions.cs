namespace Ops.Providers.Host;

/// <summary>How busy the block devices may be.</summary>
public sealed class DiskIoProbeOptions : ProbeOptions
{
    /// <summary>Gets names of devices that are measured and must be there, where <c>*</c> stands for any letters; the default, none, means all whole devices but loop devices and those in memory.</summary>
    public IList<string> Devices { get; } = new List<string>();

    /// <summary>Gets names of devices, where <c>*</c> stands for any letters, that are left out where all are measured; the default is none.</summary>
    public IList<string> ExcludedDevices { get; } = new List<string>();

    /// <summary>Gets or sets from what share of the time with requests under way on, in percent, a device is degraded; the default, null, means never.</summary>
    public double? DegradedPercent { get; set; }

    /// <summary>Gets or sets from what share of the time with requests under way on, in percent, a device is unhealthy; the default, null, means never.</summary>
    public double? UnhealthyPercent { get; set; }

    /// <summary>Gets or sets the shortest time over which is measured; the default is 1 s. The first run waits that long, and later ones measure since the run before.</summary>
    public TimeSpan MinWindow { get; set; } = TimeSpan.FromSeconds(1);

    internal HostFiles Files { get; set; } = new();
}
