namespace Ops.Conformance;

/// <summary>How a test wants its PostgreSQL server.</summary>
public sealed class PostgresServerOptions
{
    /// <summary>Gets the server's settings, as in <c>postgresql.conf</c>; fsync is off unless it is set here.</summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
