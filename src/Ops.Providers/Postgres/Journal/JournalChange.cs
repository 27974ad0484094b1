using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Ops.Journal;

namespace Ops.Providers.Postgres;

/// <summary>An append or a deletion that waits for its turn.</summary>
/// <remarks>It can be cancelled until the writer begins with it; from then on its end is waited for, so that a cancelled one has done nothing.</remarks>
internal sealed class JournalChange
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    private readonly TaskCompletionSource<JournalPosition> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _stream;
    private readonly long? _expectedVersion;
    private readonly Func<string, NpgsqlBatchCommand> _command;
    private JournalPosition _result;
    private JournalConflictException? _conflict;
    private int _begun;

    private JournalChange(string stream, long? expectedVersion, int bytes, Func<string, NpgsqlBatchCommand> command) =>
        (_stream, _expectedVersion, Bytes, _command) = (stream, expectedVersion, bytes, command);

    /// <summary>Gets about how much is sent to the server.</summary>
    public int Bytes { get; }

    public static JournalChange Append(JournalAppend append)
    {
        string[] types = [.. append.Events.Select(entry => entry.Type)];
        string[] data = [.. append.Events.Select((entry, index) => Text(entry, append.Stream, index))];
        var bytes = data.Sum(text => Encoding.UTF8.GetByteCount(text));
        if (bytes > JournalRules.MaxAppendBytes)
            throw new ArgumentException($"The append to journal stream '{append.Stream}' takes {bytes} bytes; write at most {JournalRules.MaxAppendBytes}, and keep what is bigger elsewhere.", nameof(append));

        string[] setKeys = [.. append.SetTimers.Select(timer => timer.Key)];
        DateTime[] setDue = [.. append.SetTimers.Select(timer => JournalRules.Cut(timer.DueAt).UtcDateTime)];
        string[] clearKeys = [.. append.ClearTimers];
        var at = JournalRules.Cut(append.At).UtcDateTime;
        return new JournalChange(append.Stream, append.ExpectedVersion, bytes, schema => new NpgsqlBatchCommand($"SELECT r_conflict, r_version, r_position FROM {schema}.journal_append($1, $2, $3, $4, $5, $6, $7, $8)")
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = append.Stream },
                new NpgsqlParameter { Value = (object?)append.ExpectedVersion ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
                new NpgsqlParameter<DateTime> { TypedValue = at, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                Array(types),
                Array(data),
                Array(setKeys),
                new NpgsqlParameter<DateTime[]> { TypedValue = setDue, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                Array(clearKeys),
            },
        });
    }

    public static JournalChange Delete(string stream, long expectedVersion) =>
        new(stream, expectedVersion, 0, schema => new NpgsqlBatchCommand($"SELECT r_conflict, r_version, r_position FROM {schema}.journal_delete($1, $2)")
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = stream }, new NpgsqlParameter<long> { TypedValue = expectedVersion } },
        });

    public NpgsqlBatchCommand Command(string schema) => _command(schema);

    /// <summary>Takes in the server's answer, which counts once the transaction is committed.</summary>
    public void Answer(NpgsqlDataReader reader)
    {
        _result = new JournalPosition(reader.GetInt64(1), reader.GetInt64(2));
        _conflict = reader.GetBoolean(0) ? new JournalConflictException(_stream, _expectedVersion ?? 0, _result.Version) : null;
    }

    public bool TryBegin() => Interlocked.Exchange(ref _begun, 1) == 0;

    public void Complete()
    {
        if (_conflict is null)
            _end.TrySetResult(_result);
        else
            _end.TrySetException(_conflict);
    }

    public void Fail(Exception exception) => _end.TrySetException(exception);

    public async ValueTask<JournalPosition> WaitAsync(CancellationToken cancellationToken)
    {
        var registration = cancellationToken.UnsafeRegister(static (change, token) => ((JournalChange)change!).Cancel(token), this);
        await using (registration.ConfigureAwait(false))
            return await _end.Task.ConfigureAwait(false);
    }

    private static NpgsqlParameter<string[]> Array(string[] values) => new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static string Text(JournalEntry entry, string stream, int index)
    {
        try
        {
            var buffer = new ArrayBufferWriter<byte>();
            using var json = new Utf8JsonWriter(buffer, Writing);
            entry.Data.WriteTo(json);
            json.Flush();
            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
        catch (InvalidOperationException exception)
        {
            throw new ArgumentException($"The details of event {index} ('{entry.Type}') of the append to journal stream '{stream}' cannot be written as JSON: {exception.Message}", nameof(entry), exception);
        }
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        if (TryBegin())
            _end.TrySetCanceled(cancellationToken);
    }
}
