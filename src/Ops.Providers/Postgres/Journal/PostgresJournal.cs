using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ops.Journal;

namespace Ops.Providers.Postgres;

/// <summary>A journal in tables of PostgreSQL, for several nodes at the same time.</summary>
/// <remarks>
/// Thread-safe. Positions are given in the order of commits: whoever has seen one has seen all below it. Appends that come in
/// together share one transaction, and with it one flush of the server. A cancelled append has written nothing.
/// </remarks>
public sealed partial class PostgresJournal : IJournal
{
    private readonly JournalDatabase _database;
    private readonly JournalChangeWriter _writer;
    private readonly JournalQueries _queries;
    private readonly JournalTimerQueries _timers;
    private int _isDisposed;

    private PostgresJournal(JournalDatabase database)
    {
        _database = database;
        _writer = new JournalChangeWriter(database);
        _queries = new JournalQueries(database);
        _timers = new JournalTimerQueries(database);
    }

    /// <summary>Connects, and makes or upgrades the schema where that is needed.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="time">The clock that pauses between attempts are measured by.</param>
    /// <param name="logger">Where the making or upgrading of the schema is logged; null for nowhere.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="JournalException">The server cannot be reached, the role may not make the schema, or the schema was made by a newer version of Ops.</exception>
    public static async Task<PostgresJournal> OpenAsync(PostgresJournalOptions options, TimeProvider time, ILogger<PostgresJournal>? logger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        if (new PostgresJournalOptionsValidator().Validate(name: null, options) is { Failed: true } result)
            throw new ArgumentException(result.FailureMessage, nameof(options));

        var database = new JournalDatabase(options, time);
        try
        {
            var before = await database.RunAsync(connection => JournalSchema.EnsureAsync(connection, options.Schema, database.Target, JournalSchema.Scripts, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (before is { } version)
                LogSchema(logger ?? NullLogger<PostgresJournal>.Instance, options.Schema, database.Target, version);
            return new PostgresJournal(database);
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The append is none that a journal takes; see <see cref="JournalRules"/>.</exception>
    public ValueTask<JournalPosition> AppendAsync(JournalAppend append, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        JournalRules.Check(append);
        return _writer.WriteAsync(JournalChange.Append(append), cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEvent> ReadAsync(string stream, long afterVersion, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        JournalRules.CheckStream(stream);
        return _queries.ReadStreamAsync(stream, afterVersion, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEvent> ReadAllAsync(string prefix, long afterPosition, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        JournalRules.CheckPrefix(prefix);
        return _queries.ReadAllAsync(prefix, afterPosition, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalStreamInfo> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        JournalRules.CheckPrefix(prefix);
        return _queries.ListAsync(prefix, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string stream, long expectedVersion, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        JournalRules.CheckStream(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(expectedVersion);
        await _writer.WriteAsync(JournalChange.Delete(stream, expectedVersion), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DueTimer>> TakeDueAsync(DueQuery query, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        JournalRules.Check(query);
        return _timers.TakeDueAsync(query, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> RenewAsync(DueTimer timer, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        ArgumentNullException.ThrowIfNull(timer);
        return _timers.RenewAsync(timer, until, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        return _timers.NextDueAsync(cancellationToken);
    }

    /// <summary>Ends the appends that wait, and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;

        await _writer.CloseAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
    }

    [LoggerMessage(EventId = 2101, EventName = "JournalSchemaChanged", Level = LogLevel.Information, Message = "The journal's schema {Schema} of {Target} was brought up to date from version {Before}")]
    private static partial void LogSchema(ILogger logger, string schema, string target, int before);

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
}
