using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Redis.Tests;

public sealed class RedisHitRatioProbeConformanceTests(RedisFixture fixture) : ProbeConformance<RedisHitRatioProbeOptions>, IClassFixture<RedisFixture>
{
    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("ConnectionString", ""),
        new("Window", "7"),
        new("MinLookups", "0"),
        new("TooFewLookups", "Unhealthy"),
        new("DegradedBelowPercent", "101"),
        new("UnhealthyBelowPercent", "99"),
    ];

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["ConnectionString"] = "redis://:sesame@127.0.0.1:6379/1",
        ["Window"] = "SinceStart",
        ["MinLookups"] = "10",
        ["TooFewLookups"] = "Healthy",
        ["DegradedBelowPercent"] = "90",
        ["UnhealthyBelowPercent"] = "40",
    };

    protected override async Task<ProbeTarget<RedisHitRatioProbeOptions>> StartTargetAsync() => new RedisTarget<RedisHitRatioProbeOptions>(
        await fixture.ServerAsync(),
        static options => (options.Window, options.TooFewLookups) = (RedisHitRatioWindow.SinceStart, ProbeStatus.Healthy),
        static server => server.LookUpAnewAsync(hits: 10, misses: 1000),
        static server => server.LookUpAnewAsync(hits: 10_000, misses: 10));

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<RedisHitRatioProbeOptions> configure) => builder.AddRedisHitRatioProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddRedisHitRatioProbe(name, section);
}
