namespace Ops.Providers.Postgres;

/// <summary>The part that a PostgreSQL server plays in replication.</summary>
public enum PostgresRole
{
    /// <summary>The server takes writes (<c>pg_is_in_recovery()</c> is false).</summary>
    Primary,

    /// <summary>The server replays the log of another one (<c>pg_is_in_recovery()</c> is true).</summary>
    Standby,
}
