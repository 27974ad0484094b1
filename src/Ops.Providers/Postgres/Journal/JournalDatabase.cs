using System.Data;
using Npgsql;
using Ops.Journal;

namespace Ops.Providers.Postgres;

/// <summary>The database of a journal: runs work on a connection, again where that is certain to do no harm.</summary>
internal sealed class JournalDatabase : IAsyncDisposable
{
    private const int MaxAttempts = 5;

    private readonly NpgsqlDataSource _source;
    private readonly JournalFailure _failure;
    private readonly TimeProvider _time;

    public JournalDatabase(PostgresJournalOptions options, TimeProvider time)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(options.ConnectionString!.Reveal());
        builder.EnableTransportSecurity().EnableIntegratedSecurity().EnableArrays();
        var settings = builder.ConnectionStringBuilder;
        settings.ApplicationName ??= "ops-journal";
        settings.TcpKeepAlive = true;
        settings.CommandTimeout = (int)Math.Ceiling(options.CommandTimeout.TotalSeconds);
        _failure = new JournalFailure(settings);
        _time = time;
        _source = builder.Build();
        Schema = options.Schema;
        IdleTimeout = options.CommandTimeout / 3;
    }

    public string Schema { get; }

    public string Target => _failure.Target;

    /// <summary>Gets how long a node may hold up the others in a transaction in which it does nothing, such as one whose process is frozen.</summary>
    public TimeSpan IdleTimeout { get; }

    /// <summary>Runs work that may be repeated: reading, or something that somebody else undoes in time.</summary>
    /// <exception cref="JournalException">It failed.</exception>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                    return await work(connection).ConfigureAwait(false);
            }
            catch (Exception exception) when (MayRepeat(exception, attempt))
            {
                await WaitAsync(attempt, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException)
            {
                throw _failure.Describe(exception);
            }
        }
    }

    /// <summary>Runs work in a transaction, and again where it was certainly rolled back; whoever reads committed changes sees all of them or none.</summary>
    /// <exception cref="JournalException">It failed, or the connection was lost during the commit.</exception>
    public async Task RunInTransactionAsync(Func<NpgsqlConnection, Task> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            var isCommitting = false;
            try
            {
                var connection = await _source.OpenConnectionAsync().ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted).ConfigureAwait(false);
                    await using (transaction.ConfigureAwait(false))
                    {
                        await work(connection).ConfigureAwait(false);
                        isCommitting = true;
                        await transaction.CommitAsync().ConfigureAwait(false);
                        return;
                    }
                }
            }
            catch (Exception exception) when (isCommitting ? JournalFailure.IsRolledBack(exception) && attempt < MaxAttempts : MayRepeat(exception, attempt))
            {
                await WaitAsync(attempt, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException)
            {
                throw isCommitting ? _failure.DescribeCommit(exception) : _failure.Describe(exception);
            }
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private bool MayRepeat(Exception exception, int attempt)
    {
        if (attempt >= MaxAttempts)
            return false;
        if (JournalFailure.IsDisconnected(exception))
            _source.Clear();
        return JournalFailure.IsDisconnected(exception) || JournalFailure.IsRolledBack(exception);
    }

    private Task WaitAsync(int attempt, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(10 * (1 << attempt) * (0.5 + Random.Shared.NextDouble())), _time, cancellationToken);
}
