using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance.Health;

namespace Ops.Providers.Postgres.Tests;

public sealed class PostgresProbeConformanceTests(PostgresFixture fixture) : ProbeConformance<PostgresProbeOptions>, IClassFixture<PostgresFixture>
{
    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("ConnectionString", ""),
        new("ConnectionString", "postgres://db/app"),
        new("ConnectionString", "Database=app"),
        new("Query", " "),
        new("MinServerVersion", "new"),
        new("ExpectedRole", "7"),
        new("ConnectionMode", "9"),
        new("DegradedLatency", "-00:00:01"),
        new("UnhealthyLatency", "00:00:00"),
        new("Policy:Timeout", "00:00:00"),
    ];

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Type"] = "postgres",
        ["ConnectionString"] = "Host=127.0.0.1;Database=app;Username=ops;Password=sesame",
        ["ConnectionMode"] = "Fresh",
        ["Query"] = "SELECT count(*) FROM users",
        ["ExpectedScalar"] = "1",
        ["ExpectedRole"] = "Primary",
        ["MinServerVersion"] = "15.2",
        ["DegradedLatency"] = "00:00:00.5",
        ["UnhealthyLatency"] = "00:00:02",
        ["Policy:Timeout"] = "00:00:03",
        ["Tags:0"] = "readiness",
    };

    protected override async Task<ProbeTarget<PostgresProbeOptions>> StartTargetAsync() =>
        new PostgresTarget<PostgresProbeOptions>(await fixture.ServerAsync(), static _ => { });

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<PostgresProbeOptions> configure) => builder.AddPostgresProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddPostgresProbe(name, section);
}
