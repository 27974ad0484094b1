using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance.Health;

namespace Ops.Providers.Redis.Tests;

public sealed class RedisMemoryProbeConformanceTests(RedisFixture fixture) : ProbeConformance<RedisMemoryProbeOptions>, IClassFixture<RedisFixture>
{
    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("ConnectionString", ""),
        new("DegradedPercent", "-1"),
        new("DegradedPercent", "75"),
        new("DegradedBytes", "0"),
        new("UnhealthyFragmentation", "0.5"),
        new("DegradedEvictedKeys", "0"),
    ];

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["ConnectionString"] = "redis://:sesame@127.0.0.1:6379/1",
        ["DegradedPercent"] = "60",
        ["UnhealthyPercent"] = "70",
        ["DegradedBytes"] = "1000000",
        ["UnhealthyBytes"] = "2000000",
        ["DegradedFragmentation"] = "1.5",
        ["UnhealthyFragmentation"] = "3",
        ["DegradedEvictedKeys"] = "1",
        ["UnhealthyEvictedKeys"] = "1000",
    };

    protected override async Task<ProbeTarget<RedisMemoryProbeOptions>> StartTargetAsync() => new RedisTarget<RedisMemoryProbeOptions>(
        await fixture.ServerAsync(),
        static options => (options.DegradedPercent, options.UnhealthyPercent) = (null, 50),
        static server => server.ExecuteAsync("SETRANGE", "big", "12000000", "x"),
        static server => server.ExecuteAsync("FLUSHALL"));

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<RedisMemoryProbeOptions> configure) => builder.AddRedisMemoryProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddRedisMemoryProbe(name, section);
}
