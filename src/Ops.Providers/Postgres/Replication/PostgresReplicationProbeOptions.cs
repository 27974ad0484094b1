namespace Ops.Providers.Postgres;

/// <summary>The options of <see cref="PostgresReplicationProbe"/>.</summary>
public sealed class PostgresReplicationProbeOptions : PostgresTargetOptions
{
    /// <summary>Gets or sets the part the server must play in replication; the default, null, means either.</summary>
    public PostgresRole? ExpectedRole { get; set; }

    /// <summary>Gets or sets how many standbys must be connected to a primary; the default is 1.</summary>
    public int MinStandbys { get; set; } = 1;

    /// <summary>Gets the standbys that must be connected to a primary, each by its <c>application_name</c>; the default is none by name.</summary>
    public IList<string> Standbys { get; } = new List<string>();

    /// <summary>Gets or sets whether a standby must be connected to its primary; the default is true, and false suits one that restores from an archive.</summary>
    public bool RequireStreaming { get; set; } = true;

    /// <summary>Gets or sets the lag in time from which on replication is degraded; the default is 10 s, and null means none.</summary>
    public TimeSpan? DegradedLag { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the lag in time from which on replication is unhealthy; the default is 60 s, and null means none.</summary>
    public TimeSpan? UnhealthyLag { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets the write-ahead log in bytes not yet replayed from which on replication is degraded; the default is 64 MiB, and null means none.</summary>
    public long? DegradedLagBytes { get; set; } = 64L << 20;

    /// <summary>Gets or sets the write-ahead log in bytes not yet replayed from which on replication is unhealthy; the default is 512 MiB, and null means none.</summary>
    public long? UnhealthyLagBytes { get; set; } = 512L << 20;
}
