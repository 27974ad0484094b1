using Ops.Conformance;
using Ops.Health;

namespace Ops.Providers.Redis.Tests;

/// <summary>One server with a password for the tests of a class, started by the first that asks.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    public const string Password = "sesame-0p3n";

    private RedisServer? _server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async Task<RedisServer> ServerAsync()
    {
        _server ??= await RedisServer.StartAsync(new RedisServerOptions { Password = Password, Settings = { ["maxmemory"] = "20mb", ["maxmemory-policy"] = "allkeys-lru", ["maxclients"] = "20" } });
        return _server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}

internal static class Redis
{
    public static Secret Secret(this RedisServer server) => new($"{server.Endpoint},password={RedisFixture.Password}");

    public static ProbeContext Context() => ProbeContext.StartNow("cache", TimeSpan.FromSeconds(20));

    public static async Task<ProbeResult> RunAsync(IHealthProbe probe) => await probe.ProbeAsync(Context(), CancellationToken.None);

    /// <summary>Resets the server's statistics, then looks up a key that exists and one that does not, as often as told.</summary>
    public static async Task LookUpAnewAsync(this RedisServer server, int hits, int misses)
    {
        await server.ExecuteAsync("CONFIG", "RESETSTAT");
        await server.LookUpAsync(hits, misses);
    }

    /// <summary>Looks up a key that exists and one that does not, as often as told.</summary>
    public static async Task LookUpAsync(this RedisServer server, int hits, int misses)
    {
        await server.ExecuteAsync("SET", "known", "1");
        await server.ExecuteAsync("EVAL", $"for i=1,{hits} do redis.call('GET','known') end for i=1,{misses} do redis.call('GET','unknown') end", "0");
    }
}
