namespace Ops.Providers.Host;

/// <summary>From where a measured number is degraded and from where unhealthy; null means never.</summary>
internal sealed class Thresholds(double? degraded, double? unhealthy)
{
    public double Lowest => Math.Min(degraded ?? double.PositiveInfinity, unhealthy ?? double.PositiveInfinity);

    public ProbeStatus Of(double value) =>
        value >= unhealthy ? ProbeStatus.Unhealthy :
        value >= degraded ? ProbeStatus.Degraded :
        ProbeStatus.Healthy;
}
