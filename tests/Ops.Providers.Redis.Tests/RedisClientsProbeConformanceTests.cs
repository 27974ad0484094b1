using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance.Health;

namespace Ops.Providers.Redis.Tests;

public sealed class RedisClientsProbeConformanceTests(RedisFixture fixture) : ProbeConformance<RedisClientsProbeOptions>, IClassFixture<RedisFixture>
{
    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("ConnectionString", ""),
        new("DegradedPercent", "75"),
        new("UnhealthyPercent", "-1"),
        new("DegradedBlockedClients", "-1"),
        new("UnhealthyRejectedConnections", "-1"),
    ];

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["ConnectionString"] = "redis://:sesame@127.0.0.1:6379/1",
        ["DegradedPercent"] = "60",
        ["UnhealthyPercent"] = "70",
        ["DegradedBlockedClients"] = "10",
        ["UnhealthyBlockedClients"] = "20",
        ["DegradedRejectedConnections"] = "1",
        ["UnhealthyRejectedConnections"] = "100",
    };

    protected override async Task<ProbeTarget<RedisClientsProbeOptions>> StartTargetAsync() => new RedisTarget<RedisClientsProbeOptions>(
        await fixture.ServerAsync(),
        static options => (options.DegradedPercent, options.UnhealthyPercent) = (null, 40),
        static server => server.ExecuteAsync("CONFIG", "SET", "maxclients", "2"),
        static server => server.ExecuteAsync("CONFIG", "SET", "maxclients", "20"));

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<RedisClientsProbeOptions> configure) => builder.AddRedisClientsProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddRedisClientsProbe(name, section);
}
