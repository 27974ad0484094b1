using Npgsql;
using Ops.Health;

namespace Ops.Providers.Postgres;

/// <summary>Finds out how far the standbys of a PostgreSQL server, or the server itself where it is one, are behind.</summary>
/// <remarks>
/// The value is the largest lag in seconds, or NaN where the server knows none. A standby that has replayed all it received
/// has no lag, so an idle primary shows none; that is why a standby must be connected (<see cref="PostgresReplicationProbeOptions.RequireStreaming"/>).
/// A standby that has replayed no transaction since it started counts as behind since its start. The role needs <c>pg_monitor</c>. Not thread-safe; dispose it to close its connection.
/// </remarks>
public sealed class PostgresReplicationProbe : IHealthProbe, IDisposable
{
    private const string StandbySql = """
        SELECT pg_is_in_recovery(),
               CASE WHEN NOT pg_is_in_recovery() OR pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn() THEN 0
                    ELSE extract(epoch FROM clock_timestamp() - coalesce(pg_last_xact_replay_timestamp(), pg_postmaster_start_time())) END::float8,
               CASE WHEN pg_is_in_recovery()
                    THEN pg_wal_lsn_diff(greatest(pg_last_wal_receive_lsn(), (SELECT latest_end_lsn FROM pg_stat_wal_receiver)), pg_last_wal_replay_lsn()) END::int8,
               EXISTS (SELECT FROM pg_stat_wal_receiver),
               CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() ELSE false END
        """;

    private const string PrimarySql = """
        SELECT coalesce(application_name, ''), state, coalesce(client_addr::text, 'local'), coalesce(sync_state, ''),
               extract(epoch FROM replay_lag)::float8,
               CASE WHEN NOT pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) END::int8
        FROM pg_stat_replication
        WHERE state IS NULL OR state IN ('startup', 'catchup', 'streaming')
        """;

    private readonly PostgresReplicationProbeOptions _options;
    private readonly PostgresSession _session;

    /// <summary>Creates the probe; it connects at its first run.</summary>
    /// <param name="options">Valid options.</param>
    public PostgresReplicationProbe(PostgresReplicationProbeOptions options)
    {
        _session = new PostgresSession(options);
        _options = options;
    }

    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken) =>
        _session.RunAsync(context, $"{StandbySql}; {PrimarySql}", asText: false, ReadAsync, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private async Task<ProbeResult> ReadAsync(NpgsqlConnection connection, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var findings = new ReplicationFindings(_session.Target, _options);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var role = reader.GetBoolean(0) ? PostgresRole.Standby : PostgresRole.Primary;
        if (_options.ExpectedRole is { } expected && role != expected)
            findings.AddProblem($"is a {role}; expected a {expected}");

        if (role == PostgresRole.Standby)
            AddStandby(reader, findings);
        else
            await AddPrimaryAsync(reader, findings, cancellationToken).ConfigureAwait(false);
        return findings.ToResult();
    }

    private void AddStandby(NpgsqlDataReader reader, ReplicationFindings findings)
    {
        if (_options.RequireStreaming && !reader.GetBoolean(3))
            findings.AddProblem("this standby is not connected to its primary");
        findings.AddLag(reader.GetBoolean(4) ? "this standby, whose replay is paused," : "this standby", Number(reader, 1), Bytes(reader, 2));
    }

    private async Task AddPrimaryAsync(NpgsqlDataReader reader, ReplicationFindings findings, CancellationToken cancellationToken)
    {
        var connected = new List<string>();
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (reader.IsDBNull(1))
            {
                findings.AddProblem("this role may not see the standbys; grant it pg_monitor");
                return;
            }

            connected.Add(reader.GetString(0));
            findings.AddLag($"standby '{reader.GetString(0)}' ({reader.GetString(2)}, {reader.GetString(1)}, {reader.GetString(3)})", Number(reader, 4), Bytes(reader, 5));
        }

        if (connected.Count < _options.MinStandbys)
            findings.AddProblem($"connected standbys {connected.Count}; expected at least {_options.MinStandbys}");
        foreach (var missing in _options.Standbys.Except(connected, StringComparer.Ordinal))
            findings.AddProblem($"standby '{missing}' is not connected");
    }

    private static double? Number(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);

    private static long? Bytes(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : Math.Max(0, reader.GetInt64(column));
}
