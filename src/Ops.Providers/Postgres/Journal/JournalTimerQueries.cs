using Npgsql;
using NpgsqlTypes;
using Ops.Journal;

namespace Ops.Providers.Postgres;

/// <summary>Takes due timers and prolongs leases; nodes that ask at the same time step around each other's rows.</summary>
internal sealed class JournalTimerQueries(JournalDatabase database)
{
    public async ValueTask<IReadOnlyList<DueTimer>> TakeDueAsync(DueQuery query, CancellationToken cancellationToken)
    {
        var until = JournalRules.Cut(query.Now + query.Lease);
        var token = Guid.NewGuid().ToString("N");
        var sql = $"""
            UPDATE {database.Schema}.journal_timers AS t
            SET free_at = @until, attempt = t.attempt + 1, lease_token = @token, lease_owner = @owner
            FROM (SELECT stream, key FROM {database.Schema}.journal_timers
                  WHERE free_at <= @now AND stream >= @prefix AND stream < @prefix || '~'
                  ORDER BY due_at, stream, key LIMIT @count FOR UPDATE SKIP LOCKED) AS d
            WHERE t.stream = d.stream AND t.key = d.key
            RETURNING t.stream, t.key, t.due_at, t.attempt
            """;
        var timers = await database.RunAsync(
            async connection =>
            {
                var command = new NpgsqlCommand(sql, connection)
                {
                    Parameters =
                    {
                        Time("now", query.Now), Time("until", until), new NpgsqlParameter<string>("token", token), new NpgsqlParameter<string>("owner", query.Owner),
                        new NpgsqlParameter<string>("prefix", query.Prefix), new NpgsqlParameter<int>("count", query.MaxCount),
                    },
                };
                await using (command.ConfigureAwait(false))
                    return await ReadAsync(command, until, token, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return [.. timers.OrderBy(timer => timer.DueAt).ThenBy(timer => timer.Stream, StringComparer.Ordinal).ThenBy(timer => timer.Key, StringComparer.Ordinal)];
    }

    public async ValueTask<bool> RenewAsync(DueTimer timer, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var sql = $"UPDATE {database.Schema}.journal_timers SET free_at = @until WHERE stream = @stream AND key = @key AND lease_token = @token";
        return await database.RunAsync(
            async connection =>
            {
                var command = new NpgsqlCommand(sql, connection)
                {
                    Parameters =
                    {
                        Time("until", JournalRules.Cut(until)), new NpgsqlParameter<string>("stream", timer.Stream),
                        new NpgsqlParameter<string>("key", timer.Key), new NpgsqlParameter<string>("token", timer.LeaseToken),
                    },
                };
                await using (command.ConfigureAwait(false))
                    return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => await database.RunAsync<DateTimeOffset?>(
        async connection =>
        {
            var command = new NpgsqlCommand($"SELECT min(free_at) FROM {database.Schema}.journal_timers", connection);
            await using (command.ConfigureAwait(false))
                return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is DateTime time ? new DateTimeOffset(time, TimeSpan.Zero) : null;
        },
        cancellationToken).ConfigureAwait(false);

    private static async Task<List<DueTimer>> ReadAsync(NpgsqlCommand command, DateTimeOffset until, string token, CancellationToken cancellationToken)
    {
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var timers = new List<DueTimer>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                timers.Add(new DueTimer(reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), until, token, reader.GetInt32(3)));
            return timers;
        }
    }

    private static NpgsqlParameter<DateTime> Time(string name, DateTimeOffset time) => new(name, NpgsqlDbType.TimestampTz) { TypedValue = time.UtcDateTime };
}
