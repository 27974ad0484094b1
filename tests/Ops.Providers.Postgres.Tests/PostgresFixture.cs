using Npgsql;
using Ops.Conformance;
using Ops.Health;

namespace Ops.Providers.Postgres.Tests;

/// <summary>One server for the tests of a class, started by the first that asks.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? _server;
    private PostgresServer? _standby;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async Task<PostgresServer> ServerAsync()
    {
        _server ??= await PostgresServer.StartAsync(new PostgresServerOptions { Settings = { ["max_connections"] = "20" } });
        return _server;
    }

    public async Task<PostgresServer> StandbyAsync()
    {
        _standby ??= await (await ServerAsync()).StartStandbyAsync("replica-1");
        return _standby;
    }

    public async ValueTask DisposeAsync()
    {
        if (_standby is not null)
            await _standby.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}

internal static class Postgres
{
    public static Secret Secret(this PostgresServer server, string extra = "") => new($"{server.ConnectionString};{extra}");

    public static async Task<ProbeResult> RunAsync(IHealthProbe probe) => await probe.ProbeAsync(Context(), CancellationToken.None);

    public static ProbeContext Context() => Context(TimeSpan.FromSeconds(20));

    public static ProbeContext Context(TimeSpan timeout) => ProbeContext.StartNow("db", timeout);

    public static async Task<NpgsqlConnection> ConnectAsync(PostgresServer server)
    {
        var connection = new NpgsqlConnection($"{server.ConnectionString};Pooling=false;Application Name=visitor");
        await connection.OpenAsync();
        return connection;
    }
}
