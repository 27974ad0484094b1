using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Redis.Tests;

public sealed class RedisMemoryProbeTests(RedisFixture fixture) : IClassFixture<RedisFixture>
{
    [Fact]
    [Trait("Requirement", "S2-26")]
    [Trait("Requirement", "S3-45")]
    public async Task The_value_is_the_share_of_maxmemory()
    {
        var server = await fixture.ServerAsync();
        await server.ExecuteAsync("SETRANGE", "big", "16400000", "x");
        using var probe = new RedisMemoryProbe(new RedisMemoryProbeOptions { ConnectionString = server.Secret() });

        var result = await Redis.RunAsync(probe);

        await server.ExecuteAsync("DEL", "big");
        result.Status.ShouldBe(ProbeStatus.Degraded, result.ToString());
        result.Value.ShouldBeInRange(80, 90);
        result.Description.ShouldNotBeNull().ShouldMatch($@"^Redis at {server.Endpoint}: used memory \([0-9]+ of maxmemory 20971520 bytes\) is 8[0-9.]+ %, expected below 80 %$");
        (await Redis.RunAsync(probe)).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_server_without_maxmemory_is_rated_by_its_bytes()
    {
        await using var server = await RedisServer.StartAsync();
        using var calm = new RedisMemoryProbe(new RedisMemoryProbeOptions { ConnectionString = new Secret(server.Endpoint) });
        using var strict = new RedisMemoryProbe(new RedisMemoryProbeOptions { ConnectionString = new Secret(server.Endpoint), DegradedBytes = 10, UnhealthyBytes = 1000 });

        var healthy = await Redis.RunAsync(calm);
        var unhealthy = await Redis.RunAsync(strict);

        healthy.ShouldBeHealthy();
        healthy.Value.ShouldBeGreaterThan(100_000);
        unhealthy.Status.ShouldBe(ProbeStatus.Unhealthy);
        unhealthy.Description.ShouldNotBeNull().ShouldMatch("used memory is [0-9]+ bytes, expected below 10 bytes");
    }

    [Fact]
    public async Task Fragmentation_is_rated_where_a_threshold_is_set()
    {
        var server = await fixture.ServerAsync();
        using var probe = new RedisMemoryProbe(new RedisMemoryProbeOptions { ConnectionString = server.Secret(), DegradedFragmentation = 1.01 });

        var result = await Redis.RunAsync(probe);

        result.Status.ShouldBe(ProbeStatus.Degraded);
        result.Description.ShouldNotBeNull().ShouldMatch("mem_fragmentation_ratio is [0-9.]+, expected below 1.01");
    }

    [Fact]
    public async Task Evicted_keys_count_from_one_run_to_the_next()
    {
        var server = await fixture.ServerAsync();
        using var probe = new RedisMemoryProbe(new RedisMemoryProbeOptions { ConnectionString = server.Secret(), DegradedPercent = null, UnhealthyPercent = null, DegradedEvictedKeys = 1 });
        (await Redis.RunAsync(probe)).ShouldBeHealthy();
        await server.ExecuteAsync("EVAL", "for i=1,200 do redis.call('SETRANGE','fill'..i,200000,'x') end", "0");
        await server.ExecuteAsync("SET", "one", "more");

        var evicting = await Redis.RunAsync(probe);
        var calm = await Redis.RunAsync(probe);

        evicting.Status.ShouldBe(ProbeStatus.Degraded, evicting.ToString());
        evicting.Description.ShouldNotBeNull().ShouldMatch("keys evicted since the last run are [1-9][0-9]*, expected below 1$");
        calm.ShouldBeHealthy();
        await server.ExecuteAsync("FLUSHALL");
    }
}
