using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Postgres.Tests;

public sealed class PostgresReplicationProbeTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>, IAsyncDisposable
{
    [Fact]
    public async Task A_standby_that_keeps_up_is_healthy_from_both_sides()
    {
        var (primary, standby) = await ServersAsync();
        await WriteAsync(primary);
        await CaughtUpAsync(primary);

        var fromPrimary = await RunAsync(primary, options => options.Standbys.Add("replica-1"));
        var fromStandby = await RunAsync(standby, options => options.ExpectedRole = PostgresRole.Standby);

        fromPrimary.ShouldBeHealthy();
        fromStandby.ShouldBeHealthy();
        fromStandby.Value.ShouldBe(0);
    }

    [Fact]
    public async Task An_idle_primary_makes_no_lag_however_old_its_last_transaction_is()
    {
        var (primary, standby) = await ServersAsync();
        await WriteAsync(primary);
        await CaughtUpAsync(primary);
        await Eventually.HoldsAsync("the last transaction is a second old", async () =>
            await standby.ExecuteAsync("SELECT clock_timestamp() - pg_last_xact_replay_timestamp() > interval '1 s'") == "t");

        var result = await RunAsync(standby, options => (options.DegradedLag, options.UnhealthyLag) = (TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1)));

        result.ShouldBeHealthy();
        result.Value.ShouldBe(0);
    }

    [Fact]
    public async Task A_paused_replay_is_a_lag_that_grows_from_both_sides()
    {
        var (primary, standby) = await ServersAsync();
        await standby.ExecuteAsync("SELECT pg_wal_replay_pause()");
        await Eventually.HoldsAsync("replay is paused", async () => await standby.ExecuteAsync("SELECT pg_get_wal_replay_pause_state()") == "paused");
        await WriteAsync(primary);
        await Eventually.HoldsAsync("the standby has received the write", async () => await standby.ExecuteAsync("SELECT pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn()") == "t");

        var first = await RunAsync(standby, Strict);
        await WriteAsync(primary);
        var second = await RunAsync(standby, Strict);
        var seen = await RunAsync(primary, Strict);

        first.Status.ShouldBe(ProbeStatus.Unhealthy);
        first.Description.ShouldNotBeNull().ShouldMatch("this standby, whose replay is paused, is [0-9.]+ s behind, expected below 0.001 s; this standby, whose replay is paused, is [0-9]+ bytes behind, expected below 100 bytes$");
        second.Value.ShouldBeGreaterThan(first.Value);
        seen.Status.ShouldBe(ProbeStatus.Unhealthy);
        seen.Description.ShouldNotBeNull().ShouldMatch(@"standby 'replica-1' \(127\.0\.0\.1.*, streaming, async\) is [0-9]+ bytes behind, expected below 100 bytes");

        static void Strict(PostgresReplicationProbeOptions options)
        {
            (options.DegradedLag, options.UnhealthyLag) = (null, TimeSpan.FromMilliseconds(1));
            (options.DegradedLagBytes, options.UnhealthyLagBytes) = (100, 1000);
        }
    }

    [Fact]
    public async Task A_standby_that_has_replayed_nothing_since_its_start_is_behind_since_then()
    {
        var (primary, standby) = await ServersAsync();
        // A standby begins at its last checkpoint, and one that comes after all commits leaves it none to replay.
        await primary.ExecuteAsync("CHECKPOINT");
        await CaughtUpAsync(primary);
        await standby.ExecuteAsync("CHECKPOINT");
        await standby.StopAsync();
        await standby.StartAgainAsync();
        await standby.ExecuteAsync("SELECT pg_wal_replay_pause()");
        await WriteAsync(primary);
        await Eventually.HoldsAsync("the standby has received the write", async () => await standby.ExecuteAsync("SELECT pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn()") == "t");

        var result = await RunAsync(standby, static options => (options.DegradedLag, options.UnhealthyLag) = (null, TimeSpan.FromMilliseconds(1)));

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Value.ShouldBeGreaterThan(0);
        (await standby.ExecuteAsync("SELECT pg_last_xact_replay_timestamp() IS NULL")).ShouldBe("t");
    }

    [Fact]
    public async Task A_lag_between_the_thresholds_is_degraded()
    {
        var (primary, standby) = await ServersAsync();
        await standby.ExecuteAsync("SELECT pg_wal_replay_pause()");
        await WriteAsync(primary);

        var result = await RunAsync(primary, options => (options.DegradedLagBytes, options.UnhealthyLagBytes) = (1000, null));

        result.Status.ShouldBe(ProbeStatus.Degraded);
    }

    [Fact]
    public async Task Missing_standbys_are_counted_and_named()
    {
        var (primary, _) = await ServersAsync();

        var result = await RunAsync(primary, options =>
        {
            options.MinStandbys = 2;
            options.Standbys.Add("replica-1");
            options.Standbys.Add("replica-2");
        });

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldEndWith(": connected standbys 1; expected at least 2; standby 'replica-2' is not connected");
    }

    [Fact]
    public async Task A_standby_that_lost_its_primary_is_unhealthy_though_it_replayed_all_it_has()
    {
        var (primary, standby) = await ServersAsync();
        await primary.StopAsync();

        await Eventually.HoldsAsync("the standby misses its primary", async () => (await RunAsync(standby, static _ => { })).Description?.Contains("this standby is not connected to its primary", StringComparison.Ordinal) == true);
        (await RunAsync(standby, static options => options.RequireStreaming = false)).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_primary_where_a_standby_is_expected_is_unhealthy()
    {
        var (primary, _) = await ServersAsync();

        var result = await RunAsync(primary, options => options.ExpectedRole = PostgresRole.Standby);

        result.Description.ShouldNotBeNull().ShouldEndWith(": is a Primary; expected a Standby");
    }

    [Fact]
    public async Task A_role_that_may_not_see_the_standbys_is_told_what_to_grant()
    {
        var (primary, _) = await ServersAsync();
        await primary.ExecuteAsync("DO $$ BEGIN CREATE ROLE guest LOGIN PASSWORD 'guest'; EXCEPTION WHEN duplicate_object THEN NULL; END $$");

        var result = await RunAsync(primary, options => options.ConnectionString = new Secret($"{primary.ConnectionString};Username=guest;Password=guest"));

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldContain("grant it pg_monitor");
    }

    public async ValueTask DisposeAsync()
    {
        var (primary, standby) = await ServersAsync();
        await primary.StartAgainAsync();
        await standby.ExecuteAsync("SELECT pg_wal_replay_resume()");
        await CaughtUpAsync(primary);
    }

    private static Task<string> WriteAsync(PostgresServer primary) =>
        primary.ExecuteAsync("CREATE TABLE IF NOT EXISTS notes (body text); INSERT INTO notes SELECT repeat('x', 1000) FROM generate_series(1, 1000)");

    private static Task CaughtUpAsync(PostgresServer primary) => Eventually.HoldsAsync("the standby has caught up", async () =>
        await primary.ExecuteAsync("SELECT count(*) FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()") == "1");

    private static async Task<ProbeResult> RunAsync(PostgresServer server, Action<PostgresReplicationProbeOptions> configure)
    {
        var options = new PostgresReplicationProbeOptions { ConnectionString = server.Secret() };
        configure(options);
        using var probe = new PostgresReplicationProbe(options);
        return await Postgres.RunAsync(probe);
    }

    private async Task<(PostgresServer Primary, PostgresServer Standby)> ServersAsync()
    {
        var primary = await fixture.ServerAsync();
        return (primary, await fixture.StandbyAsync());
    }
}
