namespace Ops.Providers.Host;

/// <summary>The two thresholds of a measured number; null means never.</summary>
internal sealed class Thresholds(double? degraded, double? unhealthy)
{
    /// <summary>Gets the number below which a good value lies.</summary>
    public double Lowest => Math.Min(degraded ?? double.PositiveInfinity, unhealthy ?? double.PositiveInfinity);

    public ProbeStatus Of(double value) => ThresholdRules.Rate(value, degraded, unhealthy);
}
