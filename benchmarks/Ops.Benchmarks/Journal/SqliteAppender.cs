using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Ops.Benchmarks.Journal;

/// <summary>SQLite as people use it for this: WAL, <c>synchronous=FULL</c>, a prepared insert, one connection that its writers take turns with.</summary>
internal sealed class SqliteAppender : IAppender
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SemaphoreSlim _turn = new(1);

    public SqliteAppender(string path)
    {
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        Execute("PRAGMA journal_mode=WAL");
        Execute("PRAGMA synchronous=FULL");
        Execute("CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, at TEXT NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL, UNIQUE (stream, version))");
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO events (stream, version, at, type, data) VALUES ($stream, $version, $at, 'deploy-step-ended', $data)";
        _insert.Parameters.AddWithValue("$stream", "");
        _insert.Parameters.AddWithValue("$version", 0L);
        _insert.Parameters.AddWithValue("$at", BenchEvents.At.ToString("O", CultureInfo.InvariantCulture));
        _insert.Parameters.AddWithValue("$data", BenchEvents.Json);
        _insert.Prepare();
    }

    public string Name => "SQLite, WAL, synchronous=FULL";

    public async ValueTask AppendAsync(int writer, long version)
    {
        await _turn.WaitAsync();
        try
        {
            _insert.Parameters[0].Value = $"deploy/bench/web/{writer}";
            _insert.Parameters[1].Value = version + 1;
            _insert.ExecuteNonQuery();
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task VerifyAsync(long[] versions)
    {
        await using var count = _connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM events";
        if ((long)(await count.ExecuteScalarAsync())! != versions.Sum())
            throw new InvalidOperationException($"{Name}: rows are missing.");
    }

    public async ValueTask DisposeAsync()
    {
        await _insert.DisposeAsync();
        await _connection.DisposeAsync();
        _turn.Dispose();
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
