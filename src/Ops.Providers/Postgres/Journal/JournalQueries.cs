using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using Ops.Journal;

namespace Ops.Providers.Postgres;

/// <summary>Reads events and streams, page by page, so that a slow reader holds no connection.</summary>
internal sealed class JournalQueries(JournalDatabase database)
{
    private const int PageLength = 128;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 1000 };


    /// <summary>Reads the events of one stream, up to the last that there is when it begins.</summary>
    public IAsyncEnumerable<JournalEvent> ReadStreamAsync(string stream, long afterVersion, CancellationToken cancellationToken) =>
        ReadAsync("stream = @name AND version > @after", "version", stream, afterVersion, static written => written.Version, cancellationToken);

    /// <summary>Reads the events of all streams with a prefix, up to the last that there is when it begins.</summary>
    public IAsyncEnumerable<JournalEvent> ReadAllAsync(string prefix, long afterPosition, CancellationToken cancellationToken) =>
        ReadAsync("stream >= @name AND stream < @name || '~' AND position > @after", "position", prefix, afterPosition, static written => written.Position, cancellationToken);

    /// <summary>Lists the streams with a prefix, by name.</summary>
    public async IAsyncEnumerable<JournalStreamInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sql = $"SELECT name, version, last_position, last_at FROM {database.Schema}.journal_streams WHERE name >= @prefix AND name < @prefix || '~' AND name > @after ORDER BY name LIMIT {PageLength}";
        for (var after = ""; ;)
        {
            var page = await QueryAsync(sql, [new NpgsqlParameter<string>("prefix", prefix), new NpgsqlParameter<string>("after", after)], ReadStreamInfo, cancellationToken).ConfigureAwait(false);
            foreach (var stream in page)
                yield return stream;
            if (page.Count < PageLength)
                yield break;
            after = page[^1].Name;
        }
    }

    private async IAsyncEnumerable<JournalEvent> ReadAsync(string where, string order, string name, long after, Func<JournalEvent, long> next, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A stream of the same name that begins later has greater positions, so the end also tells the two apart.
        var end = await database.RunAsync(connection => LastPositionAsync(connection, cancellationToken), cancellationToken).ConfigureAwait(false);
        var sql = $"SELECT stream, version, position, at, type, data::text FROM {database.Schema}.journal_events WHERE {where} AND position <= @end ORDER BY {order} LIMIT {PageLength}";
        while (true)
        {
            var page = await QueryAsync(sql, [new NpgsqlParameter<string>("name", name), new NpgsqlParameter<long>("after", after), new NpgsqlParameter<long>("end", end)], ReadEvent, cancellationToken).ConfigureAwait(false);
            foreach (var written in page)
                yield return written;
            if (page.Count < PageLength)
                yield break;
            after = next(page[^1]);
        }
    }

    private async Task<long> LastPositionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand($"SELECT position FROM {database.Schema}.journal_head", connection);
        await using (command.ConfigureAwait(false))
            return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private Task<List<T>> QueryAsync<T>(string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) => database.RunAsync(
        async connection =>
        {
            var command = new NpgsqlCommand(sql, connection);
            foreach (var parameter in parameters)
                command.Parameters.Add(parameter.Clone());
            await using (command.ConfigureAwait(false))
            {
                var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    var rows = new List<T>();
                    while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                        rows.Add(read(reader));
                    return rows;
                }
            }
        },
        cancellationToken);

    private static JournalStreamInfo ReadStreamInfo(NpgsqlDataReader reader) =>
        new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3));

    private static JournalEvent ReadEvent(NpgsqlDataReader reader) => new(
        reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetString(4), JsonElement.Parse(reader.GetString(5), Reading));
}
