using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Redis.Tests;

public sealed class RedisProbeTests(RedisFixture fixture) : IClassFixture<RedisFixture>
{
    [Fact]
    [Trait("Requirement", "S2-25")]
    [Trait("Requirement", "S3-45")]
    public async Task A_server_that_answers_is_healthy_with_its_latency_and_nothing_to_read()
    {
        using var probe = new RedisProbe(await OptionsAsync());

        var result = await Redis.RunAsync(probe);

        result.ShouldBeHealthy();
        result.Value.ShouldBeInRange(0.0001, 20_000);
        result.Description.ShouldBeNull();
    }

    [Fact]
    [Trait("Requirement", "S3-20")]
    public async Task A_server_is_reached_by_its_url()
    {
        var server = await fixture.ServerAsync();
        using var probe = new RedisProbe(new RedisProbeOptions { ConnectionString = new Secret($"redis://:{RedisFixture.Password}@{server.Endpoint}/2") });

        (await Redis.RunAsync(probe)).ShouldBeHealthy();
    }

    [Theory]
    [InlineData("wrong-w0rd")]
    [InlineData("")]
    public async Task A_wrong_or_missing_password_is_unhealthy_and_not_shown(string password)
    {
        var server = await fixture.ServerAsync();
        using var probe = new RedisProbe(new RedisProbeOptions { ConnectionString = new Secret($"redis://:{password}@{server.Endpoint}") });

        var result = await Redis.RunAsync(probe);

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldStartWith($"Redis at {server.Endpoint} refuses the password, or asks for one that is not configured, after ");
        $"{result}{result.Exception}".ShouldNotContain("wrong-w0rd");
    }

    [Fact]
    public async Task A_slow_answer_is_rated_by_the_thresholds()
    {
        var options = await OptionsAsync();
        options.DegradedLatency = TimeSpan.FromTicks(1);
        using var degraded = new RedisProbe(options);
        (await Redis.RunAsync(degraded)).Status.ShouldBe(ProbeStatus.Degraded);

        options.UnhealthyLatency = TimeSpan.FromTicks(1);
        using var unhealthy = new RedisProbe(options);
        var result = await Redis.RunAsync(unhealthy);
        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldMatch("PING took [0-9.]+ ms, expected below 0 ms");
    }

    [Fact]
    public async Task A_stopped_server_is_unhealthy_at_once_and_says_that_it_refuses()
    {
        var server = await fixture.ServerAsync();
        using var probe = new RedisProbe(await OptionsAsync());
        await Redis.RunAsync(probe);
        await server.StopAsync();
        var clock = Stopwatch.StartNew();

        var result = await Redis.RunAsync(probe);

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        await server.StartAgainAsync();
        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldStartWith($"Redis at {server.Endpoint} is not available: Connection refused");
        (await Redis.RunAsync(probe)).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_server_that_was_restarted_between_two_runs_is_healthy()
    {
        var server = await fixture.ServerAsync();
        using var probe = new RedisProbe(await OptionsAsync());
        await Redis.RunAsync(probe);
        await server.StopAsync();
        await server.StartAgainAsync();

        (await Redis.RunAsync(probe)).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_kept_connection_that_was_cut_is_replaced_within_the_run()
    {
        var server = await fixture.ServerAsync();
        using var probe = new RedisProbe(await OptionsAsync());
        await Redis.RunAsync(probe);

        for (var run = 0; run < 10; run++)
        {
            await server.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
            (await Redis.RunAsync(probe)).ShouldBeHealthy();
        }
    }

    [Fact]
    public async Task One_connection_is_kept_and_closed_with_the_host()
    {
        var server = await fixture.ServerAsync();
        var services = new ServiceCollection();
        services.AddOps().AddRedisProbe("cache", options => options.ConnectionString = new Secret($"{server.Secret().Reveal()},name=hosted"));
        await using (var host = services.BuildServiceProvider())
        {
            var probe = ProbeFactory.Create(host);
            for (var run = 0; run < 3; run++)
                await Redis.RunAsync(probe);
            (await ClientsAsync(server, "hosted")).ShouldBe(1);
        }

        await Eventually.HoldsAsync("the connection is closed", async () => await ClientsAsync(server, "hosted") == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_run_ends_at_once_when_the_server_is_frozen(bool connectedBefore)
    {
        var server = await fixture.ServerAsync();
        using var probe = new RedisProbe(await OptionsAsync());
        if (connectedBefore)
            await Redis.RunAsync(probe);
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

        (await Redis.RunAsync(probe)).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_cancelled_run_ends_at_once_when_a_listener_says_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var probe = new RedisProbe(new RedisProbeOptions { ConnectionString = new Secret($"{listener.LocalEndpoint}") });

        await EndsSoonAfterCancelAsync(probe);
    }

    [Fact]
    public async Task A_server_of_another_protocol_is_unhealthy()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener);
        using var probe = new RedisProbe(new RedisProbeOptions { ConnectionString = new Secret($"{listener.LocalEndpoint}"), Policy = { Timeout = TimeSpan.FromSeconds(2) } });

        var result = await Redis.RunAsync(probe);

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldContain($"{listener.LocalEndpoint}");
        listener.Stop();
        await answering;
    }

    [Fact]
    public async Task A_host_without_an_address_is_unhealthy_by_name()
    {
        using var probe = new RedisProbe(new RedisProbeOptions { ConnectionString = new Secret("cache.invalid:6400") });

        (await Redis.RunAsync(probe)).Description.ShouldNotBeNull().ShouldStartWith("Redis at cache.invalid:6400 is not available: ");
    }

    [Fact]
    public async Task A_replica_is_told_from_its_master_and_its_link_is_watched()
    {
        await using var master = await RedisServer.StartAsync();
        await using var replica = await master.StartReplicaAsync();
        using var asMaster = new RedisProbe(new RedisProbeOptions { ConnectionString = new Secret(replica.Endpoint), ExpectedRole = RedisRole.Master });
        using var asReplica = new RedisProbe(new RedisProbeOptions { ConnectionString = new Secret(replica.Endpoint), ExpectedRole = RedisRole.Replica, RequireMasterLink = true });
        using var withReplica = new RedisProbe(new RedisProbeOptions { ConnectionString = new Secret(master.Endpoint), ExpectedRole = RedisRole.Master, RequireMasterLink = true, MinReplicas = 1 });
        await Eventually.HoldsAsync("the replica is linked", async () => (await Redis.RunAsync(asReplica)).Status == ProbeStatus.Healthy);
        await Eventually.HoldsAsync("the master sees it", async () => (await Redis.RunAsync(withReplica)).Status == ProbeStatus.Healthy);

        (await Redis.RunAsync(asMaster)).Description.ShouldBe($"Redis at {replica.Endpoint}: the server is a Replica; expected a Master");

        await master.StopAsync();
        await Eventually.HoldsAsync("the replica misses its master", async () => (await Redis.RunAsync(asReplica)).Description == $"Redis at {replica.Endpoint}: the link to the master {master.Endpoint} is down");

        await replica.StopAsync();
        await master.StartAgainAsync();
        (await Redis.RunAsync(withReplica)).Description.ShouldBe($"Redis at {master.Endpoint}: replicas online 0; expected at least 1");
    }

    [Fact]
    public async Task Tls_with_a_private_authority_needs_its_certificate()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Tls = true });
        using var trusting = new RedisProbe(new RedisProbeOptions { ConnectionString = new Secret($"rediss://localhost:{server.Port}"), TrustedCertificateFile = server.CertificateFile });
        using var doubting = new RedisProbe(new RedisProbeOptions { ConnectionString = new Secret($"rediss://localhost:{server.Port}") });

        (await Redis.RunAsync(trusting)).ShouldBeHealthy();
        (await Redis.RunAsync(doubting)).Status.ShouldBe(ProbeStatus.Unhealthy);
    }

    [Fact]
    public async Task A_command_that_access_control_forbids_is_unhealthy_and_named()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { AclRules = { "default -info" } });
        using var probe = new RedisProbe(new RedisProbeOptions { ConnectionString = new Secret(server.Endpoint), ExpectedRole = RedisRole.Master });

        var result = await Redis.RunAsync(probe);

        result.Status.ShouldBe(ProbeStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldContain("NOPERM");
    }

    private static async Task EndsSoonAfterCancelAsync(RedisProbe probe)
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var clock = Stopwatch.StartNew();

        await Should.ThrowAsync<OperationCanceledException>(async () => await probe.ProbeAsync(Redis.Context(), cancellation.Token));

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMilliseconds(900));
    }

    private static async Task AnswerAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptSocketAsync();
                await client.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
            }
        }
        catch (SocketException)
        {
            // The listener was stopped.
        }
    }

    private static async Task<int> ClientsAsync(RedisServer server, string name) =>
        (await server.ExecuteAsync("CLIENT", "LIST")).Split('\n').Count(line => line.Contains($" name={name} ", StringComparison.Ordinal));

    private async Task<RedisProbeOptions> OptionsAsync() => new() { ConnectionString = (await fixture.ServerAsync()).Secret() };
}
