using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Redis.Tests;

public sealed class RedisQueueProbeTests(RedisFixture fixture) : IClassFixture<RedisFixture>, IAsyncDisposable
{
    [Theory]
    [InlineData(RedisQueueKind.List, "for i=1,{0} do redis.call('RPUSH',KEYS[1],i) end")]
    [InlineData(RedisQueueKind.Stream, "for i=1,{0} do redis.call('XADD',KEYS[1],'*','n',i) end")]
    [InlineData(RedisQueueKind.SortedSet, "for i=1,{0} do redis.call('ZADD',KEYS[1],i,i) end")]
    [Trait("Requirement", "S2-60")]
    public async Task A_queue_of_each_kind_is_degraded_from_a_thousand_on(RedisQueueKind kind, string push)
    {
        using var probe = await ProbeAsync(options => (options.Kind, options.Key) = (kind, "work"));
        (await Redis.RunAsync(probe)).Value.ShouldBe(0);
        await EvalAsync(string.Format(push, 999), "work");
        (await Redis.RunAsync(probe)).ShouldBeHealthy();
        await EvalAsync(string.Format(push.Replace("for i=1,{0}", "for i=2000,2000", StringComparison.Ordinal), 0), "work");

        var result = await Redis.RunAsync(probe);

        result.Status.ShouldBe(ProbeStatus.Degraded);
        result.Value.ShouldBe(1000);
        result.Description.ShouldNotBeNull().ShouldEndWith("queue 'work' has depth 1000, expected below 1000");
    }

    [Fact]
    [Trait("Requirement", "S2-60")]
    public async Task A_queue_of_Bull_is_the_sum_of_its_unfinished_jobs()
    {
        var server = await fixture.ServerAsync();
        await server.ExecuteAsync("RPUSH", "bull:email:wait", "1", "2", "3");
        await server.ExecuteAsync("RPUSH", "bull:email:active", "4");
        await server.ExecuteAsync("RPUSH", "bull:email:paused", "5", "6");
        await server.ExecuteAsync("ZADD", "bull:email:delayed", "1", "7");
        await server.ExecuteAsync("ZADD", "bull:email:prioritized", "1", "8");
        await server.ExecuteAsync("ZADD", "bull:email:failed", "1", "9", "2", "10");
        await server.ExecuteAsync("ZADD", "bull:email:completed", "1", "11");
        using var probe = await ProbeAsync(options => (options.Kind, options.Key, options.DegradedDepth, options.UnhealthyFailedJobs) = (RedisQueueKind.Bull, "bull:email", 8, 2));

        var result = await Redis.RunAsync(probe);

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Value.ShouldBe(8);
        result.Description.ShouldNotBeNull().ShouldEndWith(": queue 'bull:email' (wait 3, active 1, paused 2, delayed 1, prioritized 1, failed 2) has depth 8, expected below 8; queue 'bull:email' has failed jobs 2, expected below 2");
    }

    [Fact]
    public async Task A_key_of_another_type_is_unhealthy_and_says_so()
    {
        await (await fixture.ServerAsync()).ExecuteAsync("SET", "work", "1");
        using var probe = await ProbeAsync(static options => options.Key = "work");

        var result = await Redis.RunAsync(probe);

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldContain("WRONGTYPE");
    }

    [Fact]
    public async Task The_database_of_the_connection_string_is_the_one_looked_into()
    {
        var server = await fixture.ServerAsync();
        await server.ExecuteAsync("-n", "3", "RPUSH", "work", "a");
        using var probe = await ProbeAsync(options => (options.Key, options.ConnectionString) = ("work", new Secret($"redis://:{RedisFixture.Password}@{server.Endpoint}/3")));

        (await Redis.RunAsync(probe)).Value.ShouldBe(1);
    }

    public async ValueTask DisposeAsync() => await (await fixture.ServerAsync()).ExecuteAsync("FLUSHALL");

    private async Task EvalAsync(string script, string key) => await (await fixture.ServerAsync()).ExecuteAsync("EVAL", script, "1", key);

    private async Task<RedisQueueProbe> ProbeAsync(Action<RedisQueueProbeOptions> configure)
    {
        var options = new RedisQueueProbeOptions { ConnectionString = (await fixture.ServerAsync()).Secret() };
        configure(options);
        return new RedisQueueProbe(options);
    }
}
