using System.Net;
using System.Net.Sockets;
using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Network.Tests.Http;

/// <summary>What servers and networks do to a client that keeps its connections.</summary>
public sealed class RawHttpProbeTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task A_connection_is_kept_from_run_to_run()
    {
        await using var server = ScriptedServer.Answering(Ok);
        using var probe = Raw(server);

        for (var run = 0; run < 5; run++)
            (await probe.RunAsync()).ShouldBeHealthy();

        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task Fresh_opens_a_connection_for_every_run_and_says_so()
    {
        string? request = null;
        await using var server = ScriptedServer.Start(async connection =>
        {
            request = await connection.ReadRequestAsync();
            await connection.SendAsync(Ok);
            await connection.WaitForCloseAsync();
        });
        using var probe = Raw(server, options => options.ConnectionMode = HttpConnectionMode.Fresh);

        for (var run = 0; run < 3; run++)
            (await probe.RunAsync()).ShouldBeHealthy();

        server.Connections.ShouldBe(3);
        request.ShouldNotBeNull().ShouldContain("Connection: close");
    }

    [Fact]
    public async Task The_request_is_what_the_options_say()
    {
        string? request = null;
        await using var server = ScriptedServer.Start(async connection =>
        {
            request = await connection.ReadRequestAsync();
            await connection.SendAsync(Ok);
        });

        (await Probing.RunOnceAsync(new Uri(server.Url, "/a%20b?x=1"), HttpTier.Raw, options =>
        {
            options.Method = "post";
            options.Body = "{\"ä\":1}";
            options.Host = "shop.test";
            options.Headers["Content-Type"] = "application/json";
        })).ShouldBeHealthy();

        request.ShouldBe("POST /a%20b?x=1 HTTP/1.1\r\nHost: shop.test\r\nUser-Agent: Ops-Probe\r\nContent-Length: 8\r\nContent-Type: application/json\r\n\r\n{\"ä\":1}");
    }

    [Fact]
    public async Task An_answer_may_come_byte_by_byte()
    {
        await using var server = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            foreach (var character in "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nall\r\n5\r\n well\r\n0\r\nX-Sum: 1\r\n\r\n")
                await connection.SendAsync(character.ToString());
            await connection.WaitForCloseAsync();
        });

        (await Probing.RunOnceAsync(server.Url, HttpTier.Raw, options => options.BodyContains = "all well")).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_kept_connection_that_the_server_closed_is_replaced_without_a_word()
    {
        await using var server = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Ok);
        });
        using var probe = Raw(server);

        for (var run = 0; run < 20; run++)
            (await probe.RunAsync()).ShouldBeHealthy();

        server.Connections.ShouldBe(20);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kept_connection_that_is_closed_on_the_request_is_replaced_once(bool withReset)
    {
        await using var server = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Ok);
            await connection.ReadRequestAsync();
            if (withReset)
                connection.Reset();
        });
        using var probe = Raw(server);

        (await probe.RunAsync()).ShouldBeHealthy();
        (await probe.RunAsync()).ShouldBeHealthy();
        (await probe.RunAsync()).ShouldBeHealthy();

        server.Connections.ShouldBe(3);
    }

    [Fact]
    public async Task A_new_connection_that_is_closed_on_the_request_is_not_tried_again()
    {
        await using var server = ScriptedServer.Start(async connection => await connection.ReadRequestAsync());

        var result = await Probing.RunOnceAsync(server.Url, HttpTier.Raw);

        result.ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldStartWith($"127.0.0.1:{server.Port} closed the connection without an answer (GET {server.Url}) after ");
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_request_is_not_repeated_once_a_byte_of_the_answer_has_come()
    {
        await using var server = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Ok);
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 2");
        });
        using var probe = Raw(server);
        await probe.RunAsync();

        (await probe.RunAsync()).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldContain("in the middle of the headers");
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_POST_is_never_repeated()
    {
        await using var server = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Ok);
            await connection.ReadRequestAsync();
        });
        using var probe = Raw(server, options => options.Method = "POST");
        await probe.RunAsync();

        (await probe.RunAsync()).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldContain("closed the connection without an answer");
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task Bytes_after_an_answer_end_the_connection()
    {
        await using var server = ScriptedServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync() is not null)
                await connection.SendAsync(Ok + "HTTP/1.1 500 Junk\r\nContent-Length: 0\r\n\r\n");
        });
        using var probe = Raw(server);

        (await probe.RunAsync()).ShouldBeHealthy();
        (await probe.RunAsync()).ShouldBeHealthy();

        server.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_is_not_taken_for_the_next_one()
    {
        var time = new ManualTime();
        var idle = new TaskCompletionSource();
        var sent = new TaskCompletionSource();
        await using var server = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Ok);
            if (connection.Number > 1)
                return;
            await idle.Task;
            await connection.SendAsync("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
            sent.SetResult();
            await connection.WaitForCloseAsync();
        });
        using var probe = Raw(server);
        (await probe.RunAsync(time)).ShouldBeHealthy();
        idle.SetResult();
        await sent.Task;
        time.Advance(TimeSpan.FromSeconds(30));

        (await probe.RunAsync(time)).ShouldBeHealthy();
        server.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task A_connection_older_than_its_lifetime_is_replaced()
    {
        var time = new ManualTime();
        await using var server = ScriptedServer.Answering(Ok);
        using var probe = Raw(server, options => options.ConnectionLifetime = TimeSpan.FromMinutes(2));
        await probe.RunAsync(time);
        time.Advance(TimeSpan.FromSeconds(119));
        await probe.RunAsync(time);
        server.Connections.ShouldBe(1);
        time.Advance(TimeSpan.FromSeconds(2));

        (await probe.RunAsync(time)).ShouldBeHealthy();
        server.Connections.ShouldBe(2);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nok")]
    public async Task A_connection_that_the_answer_ends_is_not_used_again(string answer)
    {
        await using var server = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(answer);
            await connection.WaitForCloseAsync();
        });
        using var probe = Raw(server);

        (await probe.RunAsync()).ShouldBeHealthy();
        (await probe.RunAsync()).ShouldBeHealthy();
        server.Connections.ShouldBe(2);
    }

    [Theory]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")]
    [InlineData("GET", "HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData("OPTIONS", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    public async Task Answers_without_a_body_leave_the_connection_open(string method, string answer)
    {
        await using var server = ScriptedServer.Answering(answer);
        using var probe = Raw(server, options => options.Method = method);

        (await probe.RunAsync()).ShouldBeHealthy();
        (await probe.RunAsync()).ShouldBeHealthy();
        server.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "it does not begin with an HTTP/1.x status line but with 'SSH-2.0-OpenSSH_9.2'")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "a line of its headers has no name and colon but with 'no colon'")]
    public async Task An_answer_that_is_not_HTTP_is_quoted(string answer, string expected)
    {
        await using var server = ScriptedServer.Answering(answer);

        (await Probing.RunOnceAsync(server.Url, HttpTier.Raw)).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldContain(expected);
    }

    [Fact]
    public async Task Headers_beyond_32_KiB_are_refused()
    {
        await using var server = ScriptedServer.Answering($"HTTP/1.1 200 OK\r\nX-Long: {new string('a', 40_000)}\r\n\r\n");

        (await Probing.RunOnceAsync(server.Url, HttpTier.Raw)).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldContain("its headers are longer than 32 KiB");
    }

    [Fact]
    public async Task A_long_header_below_the_limit_fits()
    {
        await using var server = ScriptedServer.Answering($"HTTP/1.1 200 OK\r\nX-Long: {new string('a', 30_000)}\r\nContent-Length: 0\r\n\r\n");
        using var probe = Raw(server);

        (await probe.RunAsync()).ShouldBeHealthy();
        (await probe.RunAsync()).ShouldBeHealthy();
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_unhealthy_and_measured()
    {
        await using var server = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes.");
        });

        (await Probing.RunOnceAsync(server.Url, HttpTier.Raw)).ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldContain("closed in the middle of the body (after 10 of 100 bytes)");
    }

    [Fact]
    public async Task A_body_without_an_end_is_left_after_its_headers_unless_something_is_expected_of_it()
    {
        await using var server = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
            await connection.WaitForCloseAsync();
        });

        (await Probing.RunOnceAsync(server.Url, HttpTier.Raw)).ShouldBeHealthy();
    }

    [Theory]
    [InlineData(HttpTier.Raw)]
    [InlineData(HttpTier.Default)]
    public async Task Reading_a_body_stops_at_the_limit_and_says_so(HttpTier tier)
    {
        await using var server = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true)
                await connection.SendAsync("400\r\n" + new string('a', 1024) + "\r\n");
        });

        var result = await Probing.RunOnceAsync(server.Url, tier, options =>
        {
            options.BodyContains = "never";
            options.MaxBodyBytes = 5000;
        });

        result.ShouldBeUnhealthy().Description.ShouldNotBeNull().ShouldContain("reading stopped after 5000 bytes");
    }

    [Fact]
    public async Task A_body_that_nobody_needs_is_read_so_that_the_connection_lasts()
    {
        await using var server = ScriptedServer.Answering($"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n{new string('a', 200_000)}");
        using var probe = Raw(server);

        for (var run = 0; run < 3; run++)
            (await probe.RunAsync()).ShouldBeHealthy();

        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_not_read_and_costs_the_connection()
    {
        await using var server = ScriptedServer.Answering($"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n{new string('a', 200_000)}");
        using var probe = Raw(server, options => options.MaxBodyBytes = 1000);

        for (var run = 0; run < 3; run++)
            (await probe.RunAsync()).ShouldBeHealthy();

        server.Connections.ShouldBe(3);
    }

    [Fact]
    public async Task Every_address_of_a_name_is_tried()
    {
        // The server listens on 127.0.0.1 only; where localhost is ::1 too, that one refuses first.
        await using var server = ScriptedServer.Answering(Ok);

        (await Probing.RunOnceAsync(new Uri($"http://localhost:{server.Port}/"), HttpTier.Raw)).ShouldBeHealthy();
    }

    [Fact]
    public async Task IPv6_targets_work()
    {
        using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
        try
        {
            listener.Start();
        }
        catch (SocketException)
        {
            Assert.Skip("IPv6 is not available");
        }

        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var run = Probing.RunOnceAsync(new Uri($"http://[::1]:{port}/"), HttpTier.Raw);
        using var client = await listener.AcceptTcpClientAsync();
        var connection = new ScriptedConnection(client, 1);
        (await connection.ReadRequestAsync()).ShouldNotBeNull().ShouldContain($"Host: [::1]:{port}");
        await connection.SendAsync(Ok);

        (await run).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_cancelled_run_ends_at_once_and_spoils_no_later_one()
    {
        var hang = true;
        await using var server = ScriptedServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync() is not null)
            {
                if (!Volatile.Read(ref hang))
                    await connection.SendAsync(Ok);
            }
        });
        using var probe = Raw(server);
        for (var round = 0; round < 50; round++)
        {
            Volatile.Write(ref hang, true);
            using var cancellation = new CancellationTokenSource();
            var run = probe.ProbeAsync(ProbeContext.StartNow("p", Probing.Patience), cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            (await Should.ThrowAsync<OperationCanceledException>(run)).CancellationToken.ShouldBe(cancellation.Token);
            Volatile.Write(ref hang, false);

            (await probe.RunAsync()).ShouldBeHealthy();
        }
    }

    [Fact]
    public async Task Cancellations_that_race_with_answers_give_each_run_its_own_outcome()
    {
        await using var server = ScriptedServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync() is { } request)
            {
                var path = request.Split(' ')[1];
                await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {path.Length}\r\n\r\n{path}");
            }
        });
        using var connections = new HttpConnections();
        var probes = Enumerable.Range(0, 8).Select(i => new HttpProbe(Probing.Options(new Uri(server.Url, $"/probe-{i}"), HttpTier.Raw, options => options.BodyContains = $"/probe-{i}"), connections));

        var runs = await Task.WhenAll(probes.Select((probe, i) => Task.Run(() => RaceAsync(probe, new Random(i), 300))));

        runs.Sum().ShouldBeGreaterThan(0, "every run was cancelled, so nothing raced");
    }

    [Fact]
    public async Task The_result_can_be_awaited_only_once()
    {
        await using var server = ScriptedServer.Answering(Ok);
        using var probe = Raw(server);
        var run = probe.ProbeAsync(ProbeContext.StartNow("p", Probing.Patience), CancellationToken.None);
        (await run).ShouldBeHealthy();

        await Should.ThrowAsync<InvalidOperationException>(async () => await run);
        (await probe.RunAsync()).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_disposed_probe_leaves_no_connection_behind()
    {
        var closed = new TaskCompletionSource();
        await using var server = ScriptedServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Ok);
            await connection.WaitForCloseAsync();
            closed.SetResult();
        });
        var probe = Raw(server);
        await probe.RunAsync();
        probe.Dispose();

        await closed.Task.WaitAsync(Probing.Patience);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await probe.RunAsync());
    }

    private static HttpProbe Raw(ScriptedServer server, Action<HttpProbeOptions>? configure = null) => new(Probing.Options(server.Url, HttpTier.Raw, configure));

    /// <summary>Cancels each run after a pause that is longer after a run that was cancelled and shorter after one that ended, so that about half of them end.</summary>
    private static async Task<int> RaceAsync(HttpProbe probe, Random random, int runs)
    {
        var healthy = 0;
        var longest = 400;
        for (var run = 0; run < runs; run++)
        {
            using var cancellation = new CancellationTokenSource();
            var result = probe.ProbeAsync(ProbeContext.StartNow("p", Probing.Patience), cancellation.Token).AsTask();
            for (var spin = random.Next(longest); spin > 0 && !result.IsCompleted; spin--)
                Thread.Yield();
            await cancellation.CancelAsync();
            try
            {
                (await result).ShouldBeHealthy();
                healthy++;
                longest = Math.Max(1, longest * 3 / 4);
            }
            catch (OperationCanceledException)
            {
                longest = Math.Min(10_000_000, (longest * 5 / 4) + 1);
            }
        }

        return healthy;
    }
}
