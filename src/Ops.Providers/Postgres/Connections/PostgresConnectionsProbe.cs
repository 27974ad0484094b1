using System.Globalization;
using Npgsql;
using Ops.Health;

namespace Ops.Providers.Postgres;

/// <summary>Finds out how much of <c>max_connections</c> the clients of a PostgreSQL server use.</summary>
/// <remarks>
/// Only client backends count, the probe's own among them: <c>pg_stat_activity</c> lists the server's background processes too.
/// The value is the share in percent. Not thread-safe; dispose it to close its connection.
/// </remarks>
public sealed class PostgresConnectionsProbe : IHealthProbe, IDisposable
{
    // A role without pg_read_all_stats sees the sessions of others without their type; with a database, they are clients.
    private const string Sql = """
        SELECT count(*) FILTER (WHERE backend_type = 'client backend' OR (backend_type IS NULL AND datid IS NOT NULL))::int,
               count(*) FILTER (WHERE backend_type IS NULL)::int,
               count(*) FILTER (WHERE backend_type = 'client backend' AND state = 'idle')::int,
               count(*) FILTER (WHERE backend_type = 'client backend' AND state LIKE 'idle in transaction%')::int,
               current_setting('max_connections')::int,
               current_setting('superuser_reserved_connections')::int,
               coalesce(current_setting('reserved_connections', true)::int, 0)
        FROM pg_stat_activity
        """;

    private readonly PostgresConnectionsProbeOptions _options;
    private readonly PostgresSession _session;

    /// <summary>Creates the probe; it connects at its first run.</summary>
    /// <param name="options">Valid options.</param>
    public PostgresConnectionsProbe(PostgresConnectionsProbeOptions options)
    {
        _session = new PostgresSession(options);
        _options = options;
    }

    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken) =>
        _session.RunAsync(context, Sql, asText: false, ReadAsync, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private async Task<ProbeResult> ReadAsync(NpgsqlConnection connection, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var (used, max) = (reader.GetInt32(0), reader.GetInt32(4));
        var percent = 100.0 * used / max;
        var status = ThresholdRules.Rate(percent, _options.DegradedPercent, _options.UnhealthyPercent);
        if (status == ProbeStatus.Healthy)
            return ProbeResult.Healthy(percent);

        return new ProbeResult(status, percent, string.Create(CultureInfo.InvariantCulture, $"{_session.Target} has {used} of max_connections {max} in use ({percent:0.#} %); expected below {_options.DegradedPercent ?? _options.UnhealthyPercent} %; {Details(reader)}"));
    }

    private static string Details(NpgsqlDataReader reader)
    {
        var hidden = reader.GetInt32(1) > 0 ? $"; {reader.GetInt32(1)} sessions are hidden from this role, grant it pg_monitor for an exact count" : "";
        return $"idle {reader.GetInt32(2)}, idle in transaction {reader.GetInt32(3)}; reserved for superusers {reader.GetInt32(5)}, reserved_connections {reader.GetInt32(6)}{hidden}";
    }
}
