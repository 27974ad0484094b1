namespace Ops.Providers.Postgres;

/// <summary>The options of <see cref="PostgresConnectionsProbe"/>.</summary>
public sealed class PostgresConnectionsProbeOptions : PostgresTargetOptions
{
    /// <summary>Gets or sets the share of <c>max_connections</c> in percent from which on the server is degraded; the default is 80, and null means none.</summary>
    public double? DegradedPercent { get; set; } = 80;

    /// <summary>Gets or sets the share of <c>max_connections</c> in percent from which on the server is unhealthy; the default is 90, and null means none.</summary>
    public double? UnhealthyPercent { get; set; } = 90;
}
