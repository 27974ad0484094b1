namespace Ops.Providers.Postgres;

/// <summary>The options of <see cref="PostgresProbe"/>.</summary>
public sealed class PostgresProbeOptions : PostgresTargetOptions
{
    /// <summary>Gets or sets the query, one statement; the default is <c>SELECT 1</c>.</summary>
    public string Query { get; set; } = "SELECT 1";

    /// <summary>Gets or sets what the first column of the first row must be, as psql shows it; the default, null, means anything, even no row.</summary>
    public string? ExpectedScalar { get; set; }

    /// <summary>Gets or sets the part the server must play in replication; the default, null, means either.</summary>
    public PostgresRole? ExpectedRole { get; set; }

    /// <summary>Gets or sets the lowest server version, such as <c>15</c> or <c>15.4</c>; the default, null, means any.</summary>
    public string? MinServerVersion { get; set; }

    /// <summary>Gets or sets the time to connect and query from which on the server is degraded; the default, null, means none.</summary>
    public TimeSpan? DegradedLatency { get; set; }

    /// <summary>Gets or sets the time to connect and query from which on the server is unhealthy; the default, null, means only the timeout.</summary>
    public TimeSpan? UnhealthyLatency { get; set; }
}
