using System.Data;
using Npgsql;
using Ops.Health;

namespace Ops.Providers.Postgres;

/// <summary>The connection of one probe: runs one command, in time, and turns every failure into a result.</summary>
internal sealed class PostgresSession : IDisposable
{
    private const string SetTimeout = "SELECT set_config('statement_timeout', @ops_timeout, true); ";

    private readonly NpgsqlDataSource _source;
    private readonly PostgresFailure _failure;
    private readonly bool _reuse;

    public PostgresSession(PostgresTargetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connectionString = options.ConnectionString ?? throw new ArgumentException("The connection string is missing.", nameof(options));
        _reuse = options.ConnectionMode == PostgresConnectionMode.Reuse;
        var builder = new NpgsqlSlimDataSourceBuilder(connectionString.Reveal());
        builder.EnableTransportSecurity().EnableIntegratedSecurity();
        var settings = builder.ConnectionStringBuilder;
        settings.ApplicationName ??= "ops-probe";
        settings.Pooling = _reuse;
        settings.TcpKeepAlive = true;
        settings.Timeout = (int)Math.Clamp(Math.Ceiling(options.Policy.Timeout.TotalSeconds), 1, 1024);
        Target = PostgresName.Of(settings);
        _failure = new PostgresFailure(Target, settings);
        _source = builder.Build();
    }

    /// <summary>Reads the answer to a command; the reader stands before the first row of the command's first result.</summary>
    public delegate Task<ProbeResult> Reading(NpgsqlConnection connection, NpgsqlDataReader reader, CancellationToken cancellationToken);

    /// <summary>Gets what descriptions call the server: <c>PostgreSQL at db:5432/app</c>.</summary>
    public string Target { get; }

    /// <summary>Runs a command whose statements the server itself stops at the end of the run.</summary>
    /// <param name="context">The run.</param>
    /// <param name="sql">The statements, separated by semicolons.</param>
    /// <param name="asText">Whether every value is read as the text that psql shows, whatever its type.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="cancellationToken">Ends the run at once, even where the server is frozen.</param>
    public async ValueTask<ProbeResult> RunAsync(ProbeContext context, string sql, bool asText, Reading read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var cancellation = new CancellationTokenSource();
        var run = TryAsync(context, sql, asText, read, cancellation.Token);
        try
        {
            return await run.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (run.IsCompleted)
                cancellation.Dispose();
            else
                LetGo(cancellation);
        }
    }

    public void Dispose() => _source.Dispose();

    // With a frozen server Npgsql may ignore its token, or block the thread that cancels while it sends the cancel request.
    // So nobody waits for either: the run ends by itself when the server answers, dies or loses the connection.
    private static void LetGo(CancellationTokenSource cancellation) =>
        new Thread(cancellation.Cancel) { IsBackground = true, Name = "Ops PostgreSQL cancel" }.Start();

    private async Task<ProbeResult> TryAsync(ProbeContext context, string sql, bool asText, Reading read, CancellationToken cancellationToken)
    {
        try
        {
            return await QueryAsync(context, sql, asText, read, _reuse, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return _failure.Describe(exception, context.Elapsed);
        }
    }

    private async Task<ProbeResult> QueryAsync(ProbeContext context, string sql, bool asText, Reading read, bool replace, CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                return await QueryAsync(connection, context, sql, asText, read, cancellationToken).ConfigureAwait(false);
            }
            catch (NpgsqlException) when (replace && connection.FullState is ConnectionState.Broken or ConnectionState.Closed)
            {
                // A kept connection that died since the last run says nothing about the server now.
                _source.Clear();
            }
        }

        return await QueryAsync(context, sql, asText, read, replace: false, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ProbeResult> QueryAsync(NpgsqlConnection connection, ProbeContext context, string sql, bool asText, Reading read, CancellationToken cancellationToken)
    {
        var remaining = Math.Clamp(context.Remaining.TotalMilliseconds, 1, int.MaxValue);
        var command = new NpgsqlCommand(SetTimeout + sql, connection)
        {
            AllResultTypesAreUnknown = asText,
            CommandTimeout = (int)(remaining / 1000) + 2,
            Parameters = { new NpgsqlParameter<string>("ops_timeout", ((int)remaining).ToString(System.Globalization.CultureInfo.InvariantCulture)) },
        };
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                return await read(connection, reader, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
