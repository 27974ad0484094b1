using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Ops.Conformance;
using Ops.Conformance.Health;

namespace Ops.Providers.Postgres.Tests;

public sealed class PostgresConnectionsProbeConformanceTests(PostgresFixture fixture) : ProbeConformance<PostgresConnectionsProbeOptions>, IClassFixture<PostgresFixture>
{
    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("ConnectionString", ""),
        new("DegradedPercent", "-1"),
        new("DegradedPercent", "95"),
        new("UnhealthyPercent", "101"),
    ];

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["ConnectionString"] = "Host=127.0.0.1;Database=app;Username=ops;Password=sesame",
        ["DegradedPercent"] = "70",
        ["UnhealthyPercent"] = "85.5",
    };

    protected override async Task<ProbeTarget<PostgresConnectionsProbeOptions>> StartTargetAsync() => new CrowdedTarget(await fixture.ServerAsync());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<PostgresConnectionsProbeOptions> configure) => builder.AddPostgresConnectionsProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddPostgresConnectionsProbe(name, section);

    /// <summary>A server that breaks by having too many clients.</summary>
    private sealed class CrowdedTarget(PostgresServer server) : PostgresTarget<PostgresConnectionsProbeOptions>(server, static options => (options.DegradedPercent, options.UnhealthyPercent) = (40, 50))
    {
        private readonly List<NpgsqlConnection> _visitors = [];

        public override async Task BreakAsync()
        {
            while (_visitors.Count < 11)
                _visitors.Add(await Postgres.ConnectAsync(Server));
        }

        public override async Task RestoreAsync()
        {
            foreach (var visitor in _visitors)
                await visitor.DisposeAsync();
            _visitors.Clear();
            await Eventually.HoldsAsync("the visitors are gone", async () => await Server.ExecuteAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'visitor'") == "0");
        }
    }
}
