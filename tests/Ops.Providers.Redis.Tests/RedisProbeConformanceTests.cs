using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance.Health;

namespace Ops.Providers.Redis.Tests;

public sealed class RedisProbeConformanceTests(RedisFixture fixture) : ProbeConformance<RedisProbeOptions>, IClassFixture<RedisFixture>
{
    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("ConnectionString", ""),
        new("ConnectionString", "a:6379,b:6379"),
        new("ConnectionString", "localhost,port=7"),
        new("ConnectionString", "http://localhost"),
        new("ConnectionString", "redis://alice:secret@localhost"),
        new("ConnectionString", "redis://localhost/first"),
        new("TrustedCertificateFile", "/nowhere/ca.pem"),
        new("ExpectedRole", "7"),
        new("MinReplicas", "-1"),
        new("DegradedLatency", "00:00:03"),
        new("UnhealthyLatency", "-00:00:01"),
    ];

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["ConnectionString"] = "redis://:sesame@127.0.0.1:6379/1",
        ["Type"] = "redis",
        ["ExpectedRole"] = "Master",
        ["RequireMasterLink"] = "true",
        ["MinReplicas"] = "1",
        ["DegradedLatency"] = "00:00:00.1",
        ["UnhealthyLatency"] = "00:00:01",
        ["Policy:Timeout"] = "00:00:02",
    };

    protected override async Task<ProbeTarget<RedisProbeOptions>> StartTargetAsync() => new RedisTarget<RedisProbeOptions>(
        await fixture.ServerAsync(),
        static options => options.ExpectedRole = RedisRole.Master,
        static server => server.StopAsync(),
        static server => server.StartAgainAsync());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<RedisProbeOptions> configure) => builder.AddRedisProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddRedisProbe(name, section);
}
