using Npgsql;
using Ops.Conformance;

namespace Ops.Providers.Postgres.Tests.Journal;

/// <summary>One server for the journals of a class, each in a schema of its own.</summary>
public sealed class JournalFixture : IAsyncLifetime
{
    private PostgresServer? _server;
    private int _schemas;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async Task<PostgresServer> ServerAsync()
    {
        _server ??= await PostgresServer.StartAsync(new PostgresServerOptions { Settings = { ["max_connections"] = "200" } });
        return _server;
    }

    public string NewSchema() => $"journal_{Interlocked.Increment(ref _schemas)}";

    public async Task<PostgresJournalOptions> OptionsAsync(string schema) =>
        new() { ConnectionString = (await ServerAsync()).Secret("Maximum Pool Size=8"), Schema = schema };

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
