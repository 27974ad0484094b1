using Npgsql;

namespace Ops.Benchmarks.Journal;

/// <summary>A bare INSERT in a transaction of its own through Npgsql, prepared, with a connection for each writer: no order of commits, no timers.</summary>
internal sealed class InsertAppender : IAppender
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection[] _connections;
    private readonly NpgsqlCommand[] _inserts;

    private InsertAppender(NpgsqlDataSource source, NpgsqlConnection[] connections, NpgsqlCommand[] inserts) =>
        (_source, _connections, _inserts) = (source, connections, inserts);

    public string Name => "INSERT through Npgsql, a connection each";

    public static async Task<InsertAppender> OpenAsync(string connectionString, string table, int writers)
    {
        var source = NpgsqlDataSource.Create($"{connectionString};Maximum Pool Size={writers + 1}");
        await using (var create = source.CreateCommand($"CREATE TABLE {table} (position bigserial PRIMARY KEY, stream text COLLATE \"C\" NOT NULL, version bigint NOT NULL, at timestamptz NOT NULL, type text NOT NULL, data json NOT NULL, UNIQUE (stream, version))"))
            await create.ExecuteNonQueryAsync();
        var connections = new NpgsqlConnection[writers];
        var inserts = new NpgsqlCommand[writers];
        for (var writer = 0; writer < writers; writer++)
        {
            connections[writer] = await source.OpenConnectionAsync();
            inserts[writer] = new NpgsqlCommand($"INSERT INTO {table} (stream, version, at, type, data) VALUES ($1, $2, $3, 'deploy-step-ended', $4::json)", connections[writer])
            {
                Parameters = { new NpgsqlParameter<string> { TypedValue = $"deploy/bench/web/{writer}" }, new NpgsqlParameter<long>(), new NpgsqlParameter<DateTime> { TypedValue = BenchEvents.At.UtcDateTime }, new NpgsqlParameter<string> { TypedValue = BenchEvents.Json } },
            };
            await inserts[writer].PrepareAsync();
        }

        return new InsertAppender(source, connections, inserts);
    }

    public async ValueTask AppendAsync(int writer, long version)
    {
        ((NpgsqlParameter<long>)_inserts[writer].Parameters[1]).TypedValue = version + 1;
        await _inserts[writer].ExecuteNonQueryAsync();
    }

    public Task VerifyAsync(long[] versions) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var insert in _inserts)
            await insert.DisposeAsync();
        foreach (var connection in _connections)
            await connection.DisposeAsync();
        await _source.DisposeAsync();
    }
}
