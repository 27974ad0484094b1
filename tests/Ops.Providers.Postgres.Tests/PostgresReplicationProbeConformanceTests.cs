using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance;
using Ops.Conformance.Health;

namespace Ops.Providers.Postgres.Tests;

public sealed class PostgresReplicationProbeConformanceTests(PostgresFixture fixture) : ProbeConformance<PostgresReplicationProbeOptions>, IClassFixture<PostgresFixture>
{
    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("ConnectionString", ""),
        new("MinStandbys", "-1"),
        new("Standbys:0", " "),
        new("ExpectedRole", "5"),
        new("DegradedLag", "00:02:00"),
        new("UnhealthyLag", "-00:00:01"),
        new("DegradedLagBytes", "2000000"),
        new("UnhealthyLagBytes", "-1"),
    ];

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["ConnectionString"] = "Host=127.0.0.1;Database=app;Username=ops;Password=sesame",
        ["ExpectedRole"] = "Primary",
        ["MinStandbys"] = "2",
        ["RequireStreaming"] = "false",
        ["DegradedLag"] = "00:00:05",
        ["UnhealthyLag"] = "00:01:00",
        ["DegradedLagBytes"] = "1000",
        ["UnhealthyLagBytes"] = "1000000",
    };

    protected override async Task<ProbeTarget<PostgresReplicationProbeOptions>> StartTargetAsync() =>
        new ReplicatedTarget(await fixture.ServerAsync(), await fixture.StandbyAsync());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<PostgresReplicationProbeOptions> configure) => builder.AddPostgresReplicationProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddPostgresReplicationProbe(name, section);

    /// <summary>A primary that breaks by losing its standby.</summary>
    private sealed class ReplicatedTarget(PostgresServer server, PostgresServer standby) : PostgresTarget<PostgresReplicationProbeOptions>(server, static _ => { })
    {
        public override Task BreakAsync() => standby.StopAsync();

        public override async Task RestoreAsync()
        {
            await standby.StartAgainAsync();
            await Eventually.HoldsAsync("the standby streams", async () => await Server.ExecuteAsync("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'") == "1");
        }
    }
}
