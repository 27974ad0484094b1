using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Network.Tests;

public sealed class TcpProbeTests
{
    [Fact]
    public async Task The_value_is_the_time_to_connect_and_a_healthy_target_needs_no_words()
    {
        await using var server = LoopbackServer.Greeting("");

        var result = await Probe(server).RunAsync();

        result.ShouldBeHealthy();
        result.Value.ShouldBeInRange(0, 10_000);
        result.Description.ShouldBeNull();
    }

    [Fact]
    public async Task A_refused_connection_is_called_so_with_the_target_and_the_time()
    {
        var port = LoopbackPort.Free();

        var failure = await new TcpProbe(new TcpProbeOptions { Host = "127.0.0.1", Port = port }).FailAsync();

        failure.ShouldMatch($"^connection refused by 127.0.0.1:{port} after [0-9.]+ ms$");
    }

    [Fact]
    public async Task An_ipv6_target_is_reached_and_shown_in_brackets()
    {
        if (!Socket.OSSupportsIPv6)
            Assert.Skip("this machine has no IPv6");
        await using var server = new LoopbackServer(LoopbackServer.ReadToEndAsync, new IPEndPoint(IPAddress.IPv6Loopback, 0));
        var probe = new TcpProbe(new TcpProbeOptions { Host = "::1", Port = server.Port });
        (await probe.RunAsync()).ShouldBeHealthy();
        await server.StopAsync();

        (await probe.FailAsync()).ShouldContain($"[::1]:{server.Port}");
    }

    [Fact]
    public async Task A_host_name_is_resolved_and_all_its_addresses_are_tried()
    {
        // localhost is ::1 and 127.0.0.1 on most machines; the server listens on the second only.
        await using var server = LoopbackServer.Greeting("");

        (await new TcpProbe(new TcpProbeOptions { Host = "localhost", Port = server.Port }).RunAsync()).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_unix_socket_takes_the_place_of_host_and_port()
    {
        var path = Path.Combine(Path.GetTempPath(), $"ops-{Guid.NewGuid():N}.sock");
        await using (new LoopbackServer(LoopbackServer.ReadToEndAsync, new UnixDomainSocketEndPoint(path)))
            (await new TcpProbe(new TcpProbeOptions { UnixSocketPath = path }).RunAsync()).ShouldBeHealthy();

        File.Delete(path);
        (await new TcpProbe(new TcpProbeOptions { UnixSocketPath = path }).FailAsync()).ShouldContain($"unix:{path}");
    }

    [Fact]
    public async Task The_banner_is_awaited_before_anything_is_sent()
    {
        var early = false;
        await using var server = new LoopbackServer(async (stream, token) =>
        {
            await Task.Delay(50, token);
            early = stream.DataAvailable;
            await stream.WriteAsync("220 mail.test ESMTP\r\n"u8.ToArray(), token);
            await stream.ReadExactlyAsync(new byte[6], token);
            await stream.WriteAsync("250 ok\r\n"u8.ToArray(), token);
            await LoopbackServer.ReadToEndAsync(stream, token);
        });

        (await Probe(server, options => (options.BannerContains, options.Send, options.ReplyContains) = ("ESMTP", "NOOP\r\n", "250")).RunAsync()).ShouldBeHealthy();
        early.ShouldBeFalse();
    }

    [Fact]
    public async Task A_wrong_reply_is_shown_beside_the_expected_one()
    {
        await using var server = LoopbackServer.Answering(_ => "-LOADING Redis is loading\r\n");

        var failure = await Probe(server, options =>
        {
            options.Send = "PING\r\n";
            options.ReplyContains = "+PONG";
            options.ReplyTimeout = TimeSpan.FromMilliseconds(200);
        }).FailAsync();

        failure.ShouldBe($"got '-LOADING Redis is loading\\r\\n' from 127.0.0.1:{server.Port} within 200 ms; expected a reply that contains '+PONG'");
    }

    [Fact]
    public async Task A_silent_server_is_given_up_after_the_reply_timeout()
    {
        await using var server = LoopbackServer.Answering(_ => "");

        var failure = await Probe(server, options => (options.Send, options.ReplyContains, options.ReplyTimeout) = ("PING", "PONG", TimeSpan.FromMilliseconds(100))).FailAsync();

        failure.ShouldBe($"got nothing from 127.0.0.1:{server.Port} within 100 ms; expected a reply that contains 'PONG'");
    }

    [Fact]
    public async Task A_server_that_hangs_up_before_its_reply_is_told_from_a_silent_one()
    {
        await using var server = new LoopbackServer(async (stream, token) => await stream.ReadExactlyAsync(new byte[4], token));

        var failure = await Probe(server, options => (options.Send, options.ReplyContains) = ("PING", "PONG")).FailAsync();

        failure.ShouldStartWith($"127.0.0.1:{server.Port} closed the connection after nothing");
    }

    [Fact]
    public async Task A_reset_is_called_a_reset()
    {
        await using var server = new LoopbackServer(async (stream, token) =>
        {
            await stream.ReadExactlyAsync(new byte[4], token);
            stream.Socket.LingerState = new LingerOption(enable: true, 0);
            stream.Socket.Dispose();
        });

        (await Probe(server, options => (options.Send, options.ReplyContains) = ("PING", "PONG")).FailAsync()).ShouldStartWith($"connection reset by 127.0.0.1:{server.Port}");
    }

    [Fact]
    public async Task Waiting_for_the_reply_and_the_goodbye_leave_time_to_say_what_was_missing()
    {
        var time = new ManualTime();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hungUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new LoopbackServer(async (stream, token) =>
        {
            await stream.ReadExactlyAsync(new byte[4], token);
            asked.SetResult();
            await LoopbackServer.ReadToEndAsync(stream, token);
            hungUp.SetResult();
            await Task.Delay(Timeout.Infinite, token);
        });
        var context = ProbeContext.StartNow("p", TimeSpan.FromMilliseconds(400), time);
        var run = Probe(server, options => (options.Send, options.ReplyContains) = ("PING", "PONG")).ProbeAsync(context, CancellationToken.None);

        await asked.Task;
        time.Advance(TimeSpan.FromMilliseconds(320));
        await hungUp.Task;
        time.Advance(TimeSpan.FromMilliseconds(40));

        (await run).Description.ShouldBe($"got nothing from 127.0.0.1:{server.Port} within 320 ms; expected a reply that contains 'PONG'");
        context.Remaining.ShouldBe(TimeSpan.FromMilliseconds(40));
    }

    [Fact]
    public async Task No_more_than_the_allowed_bytes_are_read()
    {
        await using var server = LoopbackServer.Greeting(new string('x', 100_000) + "needle");

        var failure = await Probe(server, options => (options.BannerContains, options.MaxReplyBytes) = ("needle", 1000)).FailAsync();

        failure.ShouldContain("as the first 1000 bytes");
        failure.Length.ShouldBeLessThan(400);
    }

    [Theory]
    [InlineData("^HTTP/1\\.[01] 200", true)]
    [InlineData("^HTTP/2", false)]
    public async Task A_reply_may_be_matched_by_a_pattern(string pattern, bool healthy)
    {
        await using var server = LoopbackServer.Answering(_ => "HTTP/1.1 200 OK\r\n\r\n");
        var probe = Probe(server, options => (options.Send, options.ReplyMatches, options.ReplyTimeout) = ("GET / HTTP/1.0\r\n\r\n", pattern, TimeSpan.FromMilliseconds(healthy ? 5000 : 100)));

        (await probe.RunAsync()).Status.ShouldBe(healthy ? ProbeStatus.Healthy : ProbeStatus.Unhealthy);
    }

    [Fact]
    public async Task A_reply_that_repeats_the_secret_is_not_shown()
    {
        await using var server = LoopbackServer.Answering(sent => $"-ERR unknown command, args: {sent[5..]}");

        var failure = await Probe(server, options => (options.SendSecret, options.ReplyContains, options.ReplyTimeout) = (new Secret("AUTH hunter2"), "+OK", TimeSpan.FromMilliseconds(100))).FailAsync();

        failure.ShouldNotContain("hunter2");
        failure.ShouldContain("got 35 bytes");
    }

    [Fact]
    public async Task The_connection_ends_without_a_reset_though_the_server_still_talks()
    {
        // After a reset the first write fails at once; after a plain end it is taken by the system.
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new LoopbackServer(async (stream, token) =>
        {
            await stream.WriteAsync(new byte[5000], token);
            await over.Task.WaitAsync(token);
            await LoopbackServer.ReadToEndAsync(stream, token);
            await stream.WriteAsync(new byte[1], token);
        });

        (await Probe(server).RunAsync()).ShouldBeHealthy();
        over.SetResult();

        (await server.LastEnd.Task.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBeNull();
    }

    [Fact]
    public async Task Bytes_to_send_are_read_from_configuration_in_base64()
    {
        await using var server = LoopbackServer.Answering(sent => sent == "\u0001\u0002" ? "yes" : "no");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["p:Host"] = "127.0.0.1",
            ["p:Port"] = $"{server.Port}",
            ["p:SendBytes"] = "AQI=",
            ["p:ReplyContains"] = "yes",
        }).Build();
        var services = new ServiceCollection();
        services.AddOps().AddTcpProbe("p", configuration.GetSection("p"));

        (await ProbeFactory.Create(services.BuildServiceProvider()).RunAsync()).ShouldBeHealthy();
    }

    private static TcpProbe Probe(LoopbackServer server, Action<TcpProbeOptions>? configure = null)
    {
        var options = new TcpProbeOptions { Host = "127.0.0.1", Port = server.Port };
        configure?.Invoke(options);
        return new TcpProbe(options);
    }
}
