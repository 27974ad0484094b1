namespace Ops.Providers.Host;

/// <summary>How much may go through the network interfaces.</summary>
public sealed class NetworkIoProbeOptions : ProbeOptions
{
    /// <summary>Gets names of interfaces that are measured and must be there, where <c>*</c> stands for any letters; the default, none, means all there are but loopback.</summary>
    public IList<string> Interfaces { get; } = new List<string>();

    /// <summary>Gets names of interfaces, where <c>*</c> stands for any letters, that are left out where all are measured; the default is none.</summary>
    public IList<string> ExcludedInterfaces { get; } = new List<string>();

    /// <summary>Gets or sets from how many bytes per second on, received or sent, an interface is degraded; the default, null, means never.</summary>
    public double? DegradedBytesPerSecond { get; set; }

    /// <summary>Gets or sets from how many bytes per second on, received or sent, an interface is unhealthy; the default, null, means never.</summary>
    public double? UnhealthyBytesPerSecond { get; set; }

    /// <summary>Gets or sets from how many damaged packets per second on, both ways together, an interface is degraded; the default is 1, and null means never.</summary>
    public double? DegradedErrorsPerSecond { get; set; } = 1;

    /// <summary>Gets or sets from how many damaged packets per second on, both ways together, an interface is unhealthy; the default, null, means never.</summary>
    public double? UnhealthyErrorsPerSecond { get; set; }

    /// <summary>Gets or sets from how many dropped packets per second on, both ways together, an interface is degraded; the default, null, means never.</summary>
    public double? DegradedDropsPerSecond { get; set; }

    /// <summary>Gets or sets from how many dropped packets per second on, both ways together, an interface is unhealthy; the default, null, means never.</summary>
    public double? UnhealthyDropsPerSecond { get; set; }

    /// <summary>Gets or sets the shortest time over which is measured; the default is 500 ms. The first run waits that long, and later ones measure since the run before.</summary>
    public TimeSpan MinWindow { get; set; } = TimeSpan.FromMilliseconds(500);

    internal HostFiles Files { get; set; } = new();
}
