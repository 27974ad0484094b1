using System.Globalization;
using System.Threading.Channels;
using Npgsql;
using Ops.Journal;

namespace Ops.Providers.Postgres;

/// <summary>Writes the changes of one node: whatever came in while the last transaction was committed goes into the next.</summary>
internal sealed class JournalChangeWriter
{
    private const int MaxChanges = 256;
    private const int MaxBytes = 4 << 20;

    private readonly JournalDatabase _database;
    private readonly Channel<JournalChange> _queue = Channel.CreateUnbounded<JournalChange>(new UnboundedChannelOptions { SingleReader = true });
    private readonly string _settings;
    private readonly Task _running;

    public JournalChangeWriter(JournalDatabase database)
    {
        _database = database;
        // Where a server acknowledges commits before they are durable, a journal must not; stronger settings than "on" stay as they are.
        _settings = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT set_config('idle_in_transaction_session_timeout', '{(long)database.IdleTimeout.TotalMilliseconds}', true),
                   set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, true)
            """);
        _running = Task.Run(RunAsync);
    }

    public ValueTask<JournalPosition> WriteAsync(JournalChange change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(change), typeof(PostgresJournal));
        return change.WaitAsync(cancellationToken);
    }

    /// <summary>Ends what is waiting, and takes nothing more.</summary>
    public Task CloseAsync()
    {
        _queue.Writer.TryComplete();
        return _running;
    }

    private async Task RunAsync()
    {
        var changes = new List<JournalChange>();
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var bytes = 0;
            while (changes.Count < MaxChanges && bytes < MaxBytes && _queue.Reader.TryRead(out var change))
            {
                if (!change.TryBegin())
                    continue;
                changes.Add(change);
                bytes += change.Bytes;
            }

            if (changes.Count > 0)
                await CommitAsync(changes).ConfigureAwait(false);
            changes.Clear();
        }
    }

    private async Task CommitAsync(List<JournalChange> changes)
    {
        try
        {
            await _database.RunInTransactionAsync(connection => SendAsync(connection, changes)).ConfigureAwait(false);
            changes.ForEach(change => change.Complete());
        }
        catch (JournalException exception) when (changes.Count > 1 && !exception.IsTransient)
        {
            // One that the server will not take must not be the ruin of the others; after a failed commit, which is transient, it would double them.
            foreach (var change in changes)
                await CommitAsync([change]).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            changes.ForEach(change => change.Fail(exception));
        }
    }

    private async Task SendAsync(NpgsqlConnection connection, List<JournalChange> changes)
    {
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(_settings));
            changes.ForEach(change => batch.BatchCommands.Add(change.Command(_database.Schema)));
            var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                foreach (var change in changes)
                {
                    await reader.NextResultAsync().ConfigureAwait(false);
                    await reader.ReadAsync().ConfigureAwait(false);
                    change.Answer(reader);
                }
            }
        }
    }
}
