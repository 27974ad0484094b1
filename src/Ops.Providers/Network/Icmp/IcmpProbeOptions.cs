using Ops.Health;

namespace Ops.Providers.Network;

/// <summary>The options of an ICMP probe: whom to ping, how often, and what losses and times are acceptable.</summary>
public sealed class IcmpProbeOptions : ProbeOptions
{
    /// <summary>Gets or sets the host name or address; of a name with several addresses the first is used.</summary>
    public string? Host { get; set; }

    /// <summary>Gets or sets how many echo requests a run sends, one after the other; the default is 3.</summary>
    public int Count { get; set; } = 3;

    /// <summary>Gets or sets how long to wait for each reply; the default, null, means an equal share of four fifths of what is left of the timeout.</summary>
    public TimeSpan? EchoTimeout { get; set; }

    /// <summary>Gets or sets the percentage of lost echoes from which the target is degraded; the default is 1, which means any loss.</summary>
    public double DegradedLossPercent { get; set; } = 1;

    /// <summary>Gets or sets the percentage of lost echoes from which the target is unhealthy; the default is 50.</summary>
    public double UnhealthyLossPercent { get; set; } = 50;

    /// <summary>Gets or sets the mean round-trip time from which on the target is degraded; the default is none.</summary>
    public TimeSpan? DegradedLatency { get; set; }

    /// <summary>Gets or sets the mean round-trip time from which on the target is unhealthy; the default is none.</summary>
    public TimeSpan? UnhealthyLatency { get; set; }
}
