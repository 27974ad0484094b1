using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Postgres.Tests;

public sealed class PostgresProbeTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    [Fact]
    [Trait("Requirement", "S1-38")]
    [Trait("Requirement", "S3-19")]
    [Trait("Requirement", "S0-07")]
    public async Task A_server_that_answers_is_healthy_with_its_latency_and_nothing_to_read()
    {
        using var probe = new PostgresProbe(await OptionsAsync());

        var result = await Postgres.RunAsync(probe);

        result.ShouldBeHealthy();
        result.Value.ShouldBeInRange(0.001, 20_000);
        result.Description.ShouldBeNull();
    }

    [Theory]
    [InlineData("SELECT 2", "with '2'; expected '1'")]
    [InlineData("SELECT NULL", "with no value; expected '1'")]
    [InlineData("SELECT 1 WHERE false", "with no value; expected '1'")]
    public async Task Another_scalar_than_expected_is_unhealthy(string query, string expected)
    {
        var options = await OptionsAsync();
        options.Query = query;
        options.ExpectedScalar = "1";
        using var probe = new PostgresProbe(options);

        var result = await Postgres.RunAsync(probe);

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldBe($"PostgreSQL at 127.0.0.1:{(await fixture.ServerAsync()).Port}/postgres answered '{query}' {expected}");
    }

    [Theory]
    [InlineData("SELECT ARRAY[1,2]", "{1,2}")]
    [InlineData("SELECT true", "t")]
    [InlineData("SHOW max_connections", "20")]
    public async Task A_scalar_of_any_type_is_compared_as_psql_shows_it(string query, string expected)
    {
        var options = await OptionsAsync();
        options.Query = query;
        options.ExpectedScalar = expected;
        options.ExpectedRole = PostgresRole.Primary;
        using var probe = new PostgresProbe(options);

        (await Postgres.RunAsync(probe)).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_server_in_another_role_is_unhealthy()
    {
        var options = await OptionsAsync();
        options.ExpectedRole = PostgresRole.Standby;
        using var probe = new PostgresProbe(options);

        (await Postgres.RunAsync(probe)).Description.ShouldNotBeNull().ShouldEndWith("is a Primary; expected a Standby");

        options.ConnectionString = (await fixture.StandbyAsync()).Secret();
        using var standby = new PostgresProbe(options);
        (await Postgres.RunAsync(standby)).ShouldBeHealthy();
    }

    [Fact]
    public async Task An_old_server_is_unhealthy()
    {
        var options = await OptionsAsync();
        options.MinServerVersion = "99";
        using var probe = new PostgresProbe(options);

        (await Postgres.RunAsync(probe)).Description.ShouldNotBeNull().ShouldEndWith("expected 99 or later");

        options.MinServerVersion = "10.1";
        using var content = new PostgresProbe(options);
        (await Postgres.RunAsync(content)).ShouldBeHealthy();
    }

    [Theory]
    [InlineData(5_000, ProbeStatus.Degraded)]
    [InlineData(20, ProbeStatus.Unhealthy)]
    public async Task A_slow_answer_is_rated_by_the_thresholds(int unhealthyMilliseconds, ProbeStatus expected)
    {
        var options = await OptionsAsync();
        options.Query = "SELECT pg_sleep(0.05)";
        options.DegradedLatency = TimeSpan.FromMilliseconds(10);
        options.UnhealthyLatency = TimeSpan.FromMilliseconds(unhealthyMilliseconds);
        using var probe = new PostgresProbe(options);

        var result = await Postgres.RunAsync(probe);

        result.Status.ShouldBe(expected);
        result.Value.ShouldBeGreaterThan(50);
        result.Description.ShouldNotBeNull().ShouldEndWith("; expected below 10 ms");
    }

    [Fact]
    public async Task The_server_itself_stops_a_query_at_the_end_of_the_run()
    {
        var options = await OptionsAsync();
        options.Query = "SELECT pg_sleep(60)";
        using var probe = new PostgresProbe(options);

        var result = await probe.ProbeAsync(Postgres.Context(TimeSpan.FromMilliseconds(300)), CancellationToken.None);

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldContain("57014: canceling statement due to statement timeout");
    }

    [Fact]
    public async Task The_time_limit_does_not_stay_on_the_kept_connection()
    {
        var options = await OptionsAsync();
        options.Query = "SELECT current_setting('statement_timeout')";
        options.ExpectedScalar = "20s";
        using var probe = new PostgresProbe(options);
        await probe.ProbeAsync(Postgres.Context(TimeSpan.FromSeconds(3)), CancellationToken.None);

        var result = await probe.ProbeAsync(ProbeContext.StartNow("db", TimeSpan.FromSeconds(20), new ManualTime()), CancellationToken.None);

        result.ShouldBeHealthy();
    }

    [Fact]
    public async Task A_cancelled_run_ends_at_once_and_its_query_is_cancelled_on_the_server()
    {
        var server = await fixture.ServerAsync();
        var options = await OptionsAsync();
        options.Query = "SELECT pg_sleep(61)";
        using var probe = new PostgresProbe(options);
        using var cancellation = new CancellationTokenSource();
        var run = probe.ProbeAsync(Postgres.Context(TimeSpan.FromMinutes(5)), cancellation.Token).AsTask();
        await Eventually.HoldsAsync("the query runs", async () => await SleepersAsync(server) == "1");

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(run);
        await Eventually.HoldsAsync("the query is cancelled", async () => await SleepersAsync(server) == "0");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_run_ends_at_once_when_the_server_is_frozen(bool connectedBefore)
    {
        var server = await fixture.ServerAsync();
        using var probe = new PostgresProbe(await OptionsAsync());
        if (connectedBefore)
            await Postgres.RunAsync(probe);
        await server.FreezeAsync();
        try
        {
            for (var run = 0; run < 3; run++)
                await EndsSoonAfterCancelAsync(probe);
        }
        finally
        {
            await server.ThawAsync();
        }

        (await Postgres.RunAsync(probe)).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_cancelled_run_ends_at_once_when_a_listener_says_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var probe = new PostgresProbe(new PostgresProbeOptions { ConnectionString = new Secret($"Host=127.0.0.1;Port={((IPEndPoint)listener.LocalEndpoint).Port};Username=ops") });

        await EndsSoonAfterCancelAsync(probe);
    }

    [Fact]
    public async Task A_wrong_password_is_unhealthy_and_not_shown()
    {
        var server = await fixture.ServerAsync();
        var options = await OptionsAsync();
        options.ConnectionString = new Secret($"Host={server.Host};Port={server.Port};Username=postgres;Password=open-sesame");
        using var probe = new PostgresProbe(options);

        var result = await Postgres.RunAsync(probe);

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldContain("28P01: password authentication failed for user \"postgres\"");
        $"{result}{result.Exception}".ShouldNotContain("open-sesame");
    }

    [Fact]
    public async Task An_unknown_database_is_unhealthy_by_name()
    {
        var options = await OptionsAsync();
        options.ConnectionString = new Secret($"{options.ConnectionString!.Reveal()};Database=shop");
        using var probe = new PostgresProbe(options);

        (await Postgres.RunAsync(probe)).Description.ShouldNotBeNull().ShouldContain("3D000: database \"shop\" does not exist");
    }

    [Fact]
    public async Task A_host_without_an_address_is_unhealthy_by_name()
    {
        using var probe = new PostgresProbe(new PostgresProbeOptions { ConnectionString = new Secret("Host=db.invalid;Username=ops;Database=shop") });

        var result = await Postgres.RunAsync(probe);

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldStartWith("PostgreSQL at db.invalid:5432/shop is not available: ");
    }

    [Theory]
    [InlineData("Host=::1;Port=6000", "[::1]:6000/ops")]
    [InlineData("Host=[::1]:6001", "[::1]:6001/ops")]
    [InlineData("Host=a,b:6002;Database=shop", "a:5432,b:6002/shop")]
    [InlineData("Host=/var/run/postgresql", "/var/run/postgresql:5432/ops")]
    public void A_description_names_the_server_whatever_its_kind_of_address(string connectionString, string expected)
    {
        using var session = new PostgresSession(new PostgresProbeOptions { ConnectionString = new Secret($"{connectionString};Username=ops") });

        session.Target.ShouldBe($"PostgreSQL at {expected}");
    }

    [Fact]
    public async Task A_kept_connection_that_was_cut_is_replaced_within_the_run()
    {
        var server = await fixture.ServerAsync();
        using var probe = new PostgresProbe(await OptionsAsync("cut"));
        await Postgres.RunAsync(probe);
        (await SessionsAsync(server, "cut")).ShouldBe("1");

        await server.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cut'");
        await Eventually.HoldsAsync("the session is gone", async () => await SessionsAsync(server, "cut") == "0");

        (await Postgres.RunAsync(probe)).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_server_that_was_restarted_between_two_runs_is_healthy()
    {
        var server = await fixture.ServerAsync();
        using var probe = new PostgresProbe(await OptionsAsync());
        await Postgres.RunAsync(probe);
        await server.StopAsync();
        await server.StartAgainAsync();

        (await Postgres.RunAsync(probe)).ShouldBeHealthy();
    }

    [Theory]
    [InlineData(PostgresConnectionMode.Reuse, 1)]
    [InlineData(PostgresConnectionMode.Fresh, 3)]
    public async Task Connections_are_kept_or_made_anew(PostgresConnectionMode mode, int expectedBackends)
    {
        var server = await fixture.ServerAsync();
        await server.ExecuteAsync("CREATE TABLE IF NOT EXISTS backends (pid int); TRUNCATE backends");
        var options = await OptionsAsync();
        options.ConnectionMode = mode;
        options.Query = "INSERT INTO backends VALUES (pg_backend_pid())";
        using var probe = new PostgresProbe(options);

        for (var run = 0; run < 3; run++)
            (await Postgres.RunAsync(probe)).ShouldBeHealthy();

        (await server.ExecuteAsync("SELECT count(DISTINCT pid) FROM backends")).ShouldBe($"{expectedBackends}");
    }

    [Fact]
    public async Task The_connection_is_closed_with_the_host()
    {
        var server = await fixture.ServerAsync();
        var services = new ServiceCollection();
        services.AddOps().AddPostgresProbe("db", options => options.ConnectionString = server.Secret("Application Name=hosted"));
        await using (var host = services.BuildServiceProvider())
        {
            await Postgres.RunAsync(ProbeFactory.Create(host));
            (await SessionsAsync(server, "hosted")).ShouldBe("1");
        }

        await Eventually.HoldsAsync("the session is gone", async () => await SessionsAsync(server, "hosted") == "0");
    }

    private static async Task EndsSoonAfterCancelAsync(PostgresProbe probe)
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var clock = Stopwatch.StartNew();

        await Should.ThrowAsync<OperationCanceledException>(async () => await probe.ProbeAsync(Postgres.Context(), cancellation.Token));

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    private static Task<string> SleepersAsync(PostgresServer server) =>
        server.ExecuteAsync("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND wait_event = 'PgSleep'");

    private static Task<string> SessionsAsync(PostgresServer server, string application) =>
        server.ExecuteAsync($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{application}'");

    private async Task<PostgresProbeOptions> OptionsAsync(string application = "ops-probe") =>
        new() { ConnectionString = (await fixture.ServerAsync()).Secret($"Application Name={application}") };
}
