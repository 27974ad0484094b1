using Ops.Conformance;
using Ops.Health;

namespace Ops.Providers.Redis.Tests;

[Trait("Requirement", "S3-48")]
public sealed class RedisHitRatioProbeTests(RedisFixture fixture) : IClassFixture<RedisFixture>
{
    [Theory]
    [InlineData(900, 100, ProbeStatus.Healthy)]
    [InlineData(700, 300, ProbeStatus.Degraded)]
    [InlineData(400, 600, ProbeStatus.Unhealthy)]
    public async Task The_ratio_is_that_of_the_lookups_since_the_last_run(int hits, int misses, ProbeStatus expected)
    {
        var server = await fixture.ServerAsync();
        await server.LookUpAsync(hits: 0, misses: 5_000);
        using var probe = await ProbeAsync(server, static _ => { });
        await Redis.RunAsync(probe);
        await server.LookUpAsync(hits, misses);

        var result = await Redis.RunAsync(probe);

        result.Status.ShouldBe(expected, result.ToString());
        result.Value.ShouldBe(hits / 10.0);
        if (expected == ProbeStatus.Unhealthy)
            result.Description.ShouldBe($"Redis at {server.Endpoint} found 400 of 1000 keys since the last run (40 %); expected at least 50 %");
    }

    [Fact]
    public async Task The_ratio_since_the_start_needs_no_earlier_run()
    {
        var server = await fixture.ServerAsync();
        await server.LookUpAnewAsync(hits: 60, misses: 40);
        using var probe = await ProbeAsync(server, static options => options.Window = RedisHitRatioWindow.SinceStart);

        (await Redis.RunAsync(probe)).Value.ShouldBe(60);
    }

    [Theory]
    [InlineData(ProbeStatus.Unknown)]
    [InlineData(ProbeStatus.Healthy)]
    public async Task Too_few_lookups_give_the_chosen_status(ProbeStatus chosen)
    {
        var server = await fixture.ServerAsync();
        using var probe = await ProbeAsync(server, options => options.TooFewLookups = chosen);
        await Redis.RunAsync(probe);
        await server.LookUpAsync(hits: 0, misses: 99);

        var result = await Redis.RunAsync(probe);

        result.Status.ShouldBe(chosen);
        result.Value.ShouldBe(double.NaN);
    }

    [Fact]
    public async Task A_server_that_lost_its_statistics_is_counted_from_zero()
    {
        var server = await fixture.ServerAsync();
        await server.LookUpAsync(hits: 5_000, misses: 5_000);
        using var probe = await ProbeAsync(server, static _ => { });
        await Redis.RunAsync(probe);
        await server.LookUpAnewAsync(hits: 95, misses: 5);

        (await Redis.RunAsync(probe)).Value.ShouldBe(95);
    }

    private static Task<RedisHitRatioProbe> ProbeAsync(RedisServer server, Action<RedisHitRatioProbeOptions> configure)
    {
        var options = new RedisHitRatioProbeOptions { ConnectionString = server.Secret() };
        configure(options);
        return Task.FromResult(new RedisHitRatioProbe(options));
    }
}
