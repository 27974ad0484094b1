namespace Ops.Health;

/// <summary>The options of a heartbeat probe.</summary>
public sealed class HeartbeatProbeOptions : ProbeOptions
{
    /// <summary>Gets or sets how a silence is judged; the default is by fixed times.</summary>
    public HeartbeatMethod Method { get; set; }

    /// <summary>Gets or sets the silence after which the target is unhealthy; the default is 1 min.</summary>
    public TimeSpan UnhealthyAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets the silence after which the target is degraded; the default, null, means never.</summary>
    public TimeSpan? DegradedAfter { get; set; }

    /// <summary>Gets or sets the phi from which the target is unhealthy; the default is 8.</summary>
    public double UnhealthyPhi { get; set; } = 8;

    /// <summary>Gets or sets the phi from which the target is degraded; the default is 5.</summary>
    public double DegradedPhi { get; set; } = 5;

    /// <summary>Gets or sets how many intervals phi is judged by, from 2 to 10,000; the default is 200.</summary>
    public int WindowLength { get; set; } = 200;

    /// <summary>Gets or sets how many intervals must have been seen before phi is used, from 2 to <see cref="WindowLength"/>; the default is 10.</summary>
    public int MinimumBeats { get; set; } = 10;

    /// <summary>Gets or sets the pause, beyond the usual interval, that is no reason for suspicion, such as a garbage collection; the default is none.</summary>
    public TimeSpan AcceptablePause { get; set; }

    /// <summary>Gets or sets the least deviation of the intervals that is assumed, so that a very regular sender is not suspected at once; the default is 100 ms.</summary>
    public TimeSpan MinimumDeviation { get; set; } = TimeSpan.FromMilliseconds(100);
}
