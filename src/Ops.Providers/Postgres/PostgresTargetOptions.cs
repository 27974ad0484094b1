using Ops.Health;

namespace Ops.Providers.Postgres;

/// <summary>The options that every kind of PostgreSQL probe has.</summary>
public abstract class PostgresTargetOptions : ProbeOptions
{
    /// <summary>Gets or sets the Npgsql connection string, such as <c>Host=db;Database=app;Username=ops;Password=…</c>; it is required and never shown.</summary>
    /// <remarks>Its <c>Timeout</c> and <c>Command Timeout</c> are not used: <see cref="ProbePolicy.Timeout"/> bounds connecting, the query and the server's <c>statement_timeout</c>.</remarks>
    public Secret? ConnectionString { get; set; }

    /// <summary>Gets or sets whether the connection is kept between runs; the default is <see cref="PostgresConnectionMode.Reuse"/>.</summary>
    public PostgresConnectionMode ConnectionMode { get; set; }
}
