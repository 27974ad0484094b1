using Npgsql;
using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Postgres.Tests;

public sealed class PostgresConnectionsProbeTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>, IAsyncDisposable
{
    private readonly List<NpgsqlConnection> _visitors = [];

    [Fact]
    [Trait("Requirement", "S2-21")]
    [Trait("Requirement", "S3-35")]
    [Trait("Requirement", "S3-70")]
    public async Task Only_client_backends_count_and_not_the_servers_own_processes()
    {
        var server = await fixture.ServerAsync();
        using var probe = new PostgresConnectionsProbe(await OptionsAsync());
        await VisitAsync(3);
        var listed = int.Parse(await server.ExecuteAsync("SELECT count(*) FROM pg_stat_activity"));

        var result = await Postgres.RunAsync(probe);

        result.ShouldBeHealthy();
        result.Value.ShouldBe(100.0 * 4 / 20);
        listed.ShouldBeGreaterThan(4 + 1);
    }

    [Theory]
    [InlineData(15, ProbeStatus.Healthy)]
    [InlineData(16, ProbeStatus.Degraded)]
    [InlineData(17, ProbeStatus.Degraded)]
    [InlineData(18, ProbeStatus.Unhealthy)]
    [Trait("Requirement", "S0-16")]
    [Trait("Requirement", "S2-59")]
    public async Task The_default_thresholds_are_80_and_90_percent(int connections, ProbeStatus expected)
    {
        using var probe = new PostgresConnectionsProbe(await OptionsAsync());
        await VisitAsync(connections - 1);

        var result = await Postgres.RunAsync(probe);

        result.Status.ShouldBe(expected);
        result.Value.ShouldBe(connections * 5);
        if (expected != ProbeStatus.Healthy)
            result.Description.ShouldNotBeNull().ShouldEndWith($"has {connections} of max_connections 20 in use ({connections * 5} %); expected below 80 %; idle {connections - 1}, idle in transaction 0; reserved for superusers 3, reserved_connections 0");
    }

    [Fact]
    public async Task A_server_that_refuses_for_too_many_clients_is_unhealthy_and_says_so()
    {
        using var probe = new PostgresConnectionsProbe(await OptionsAsync());
        await VisitAsync(20);

        var result = await Postgres.RunAsync(probe);

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldContain("refuses connections because it has too many clients already (53300: ");
    }

    [Fact]
    public async Task A_role_that_may_not_see_the_sessions_of_others_still_counts_them()
    {
        var server = await fixture.ServerAsync();
        await server.ExecuteAsync("DO $$ BEGIN CREATE ROLE guest LOGIN PASSWORD 'guest'; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        var options = await OptionsAsync();
        options.ConnectionString = new Secret($"{server.ConnectionString};Username=guest;Password=guest");
        options.DegradedPercent = 10;
        using var probe = new PostgresConnectionsProbe(options);
        await VisitAsync(4);

        var result = await Postgres.RunAsync(probe);

        result.Value.ShouldBe(100.0 * 5 / 20);
        result.Description.ShouldNotBeNull().ShouldContain("grant it pg_monitor for an exact count");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visitor in _visitors)
            await visitor.DisposeAsync();
        await WaitForNobodyAsync();
    }

    private async Task VisitAsync(int connections)
    {
        await WaitForNobodyAsync();
        while (_visitors.Count < connections)
            _visitors.Add(await Postgres.ConnectAsync(await fixture.ServerAsync()));
    }

    private async Task WaitForNobodyAsync()
    {
        var server = await fixture.ServerAsync();
        await Eventually.HoldsAsync("the sessions of earlier tests are gone", async () =>
            await server.ExecuteAsync("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()") == "0");
    }

    private async Task<PostgresConnectionsProbeOptions> OptionsAsync() => new() { ConnectionString = (await fixture.ServerAsync()).Secret() };
}
