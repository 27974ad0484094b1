using Npgsql;
using Ops.Health;

namespace Ops.Providers.Postgres;

/// <summary>Finds out whether a PostgreSQL server answers a query, in time and in its role.</summary>
/// <remarks>The value is the time to connect and query, in milliseconds. Not thread-safe; dispose it to close its connection.</remarks>
public sealed class PostgresProbe : IHealthProbe, IDisposable
{
    private readonly PostgresProbeOptions _options;
    private readonly PostgresSession _session;
    private readonly Version? _minVersion;
    private readonly string _sql;

    /// <summary>Creates the probe; it connects at its first run.</summary>
    /// <param name="options">Valid options.</param>
    public PostgresProbe(PostgresProbeOptions options)
    {
        _session = new PostgresSession(options);
        _options = options;
        _sql = options.ExpectedRole is null ? options.Query : $"SELECT pg_is_in_recovery(); {options.Query}";
        if (options.MinServerVersion is { } text && PostgresVersion.TryParse(text, out var version))
            _minVersion = version;
    }

    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        var started = context.Time.GetTimestamp();
        return _session.RunAsync(context, _sql, asText: true, (connection, reader, token) => ReadAsync(connection, reader, context.Time, started, token), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private async Task<ProbeResult> ReadAsync(NpgsqlConnection connection, NpgsqlDataReader reader, TimeProvider time, long started, CancellationToken cancellationToken)
    {
        PostgresRole? role = null;
        if (_options.ExpectedRole is not null)
        {
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            role = reader.GetString(0) == "t" ? PostgresRole.Standby : PostgresRole.Primary;
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }

        var hasValue = await reader.ReadAsync(cancellationToken).ConfigureAwait(false) && reader.FieldCount > 0 && !await reader.IsDBNullAsync(0, cancellationToken).ConfigureAwait(false);
        var scalar = hasValue ? reader.GetString(0) : null;
        var milliseconds = time.GetElapsedTime(started).TotalMilliseconds;
        return Wrong(scalar, role, connection.PostgreSqlVersion) is { } wrong
            ? ProbeResult.Unhealthy($"{_session.Target} {wrong}", value: milliseconds)
            : Rate(milliseconds);
    }

    private string? Wrong(string? scalar, PostgresRole? role, Version version)
    {
        if (role != _options.ExpectedRole)
            return $"is a {role}; expected a {_options.ExpectedRole}";
        if (version < _minVersion)
            return $"has version {version}; expected {_options.MinServerVersion} or later";
        if (_options.ExpectedScalar is { } expected && scalar != expected)
            return $"answered '{_options.Query}' with {(scalar is null ? "no value" : $"'{scalar}'")}; expected '{expected}'";
        return null;
    }

    private ProbeResult Rate(double milliseconds)
    {
        var status = ThresholdRules.Rate(TimeSpan.FromMilliseconds(milliseconds), _options.DegradedLatency, _options.UnhealthyLatency);
        if (status == ProbeStatus.Healthy)
            return ProbeResult.Healthy(milliseconds);

        var limit = (_options.DegradedLatency ?? _options.UnhealthyLatency)!.Value;
        return new ProbeResult(status, milliseconds, $"{_session.Target} answered '{_options.Query}' after {milliseconds:F0} ms; expected below {limit.TotalMilliseconds:F0} ms");
    }
}
