using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance.Health;

namespace Ops.Providers.Redis.Tests;

public sealed class RedisQueueProbeConformanceTests(RedisFixture fixture) : ProbeConformance<RedisQueueProbeOptions>, IClassFixture<RedisFixture>
{
    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("ConnectionString", ""),
        new("Kind", "9"),
        new("Key", " "),
        new("DegradedDepth", "600"),
        new("UnhealthyDepth", "-1"),
        new("DegradedFailedJobs", "0"),
    ];

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["ConnectionString"] = "redis://:sesame@127.0.0.1:6379/1",
        ["Kind"] = "Bull",
        ["Key"] = "bull:email",
        ["DegradedDepth"] = "100",
        ["UnhealthyDepth"] = "500",
        ["DegradedFailedJobs"] = "1",
        ["UnhealthyFailedJobs"] = "50",
    };

    protected override async Task<ProbeTarget<RedisQueueProbeOptions>> StartTargetAsync() => new RedisTarget<RedisQueueProbeOptions>(
        await fixture.ServerAsync(),
        static options => (options.Key, options.DegradedDepth, options.UnhealthyDepth) = ("jobs", null, 3),
        static server => server.ExecuteAsync("RPUSH", "jobs", "a", "b", "c", "d"),
        static server => server.ExecuteAsync("DEL", "jobs"));

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<RedisQueueProbeOptions> configure) => builder.AddRedisQueueProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddRedisQueueProbe(name, section);
}
