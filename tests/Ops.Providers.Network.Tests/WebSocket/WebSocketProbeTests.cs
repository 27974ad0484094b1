using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Network.Tests;

public sealed class WebSocketProbeTests
{
    [Fact]
    [Trait("Requirement", "S0-107")]
    public async Task An_upgrade_alone_is_enough_where_nothing_is_expected()
    {
        var ended = new TaskCompletionSource<WebSocketCloseStatus?>();
        await using var server = await WebSocketServer.StartAsync(async (socket, token) =>
        {
            await WebSocketServer.EchoAsync(socket, text => text, token);
            ended.SetResult(socket.CloseStatus);
        });

        var result = await Probe(server).RunAsync();

        result.ShouldBeHealthy();
        result.Description.ShouldBeNull();
        result.Value.ShouldBeGreaterThan(0);
        (await ended.Task.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(WebSocketCloseStatus.NormalClosure);
    }

    [Theory]
    [Trait("Requirement", "S0-107")]
    [Trait("Requirement", "S1-53")]
    [InlineData(503, "503 Service Unavailable")]
    [InlineData(200, "200 OK")]
    [InlineData(404, "404 Not Found")]
    [InlineData(301, "301 Moved Permanently")]
    public async Task A_server_that_does_not_upgrade_is_shown_with_its_answer(int status, string shown)
    {
        await using var server = await KestrelServer.StartAsync(HttpProtocols.Http1, context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "http://elsewhere.test/";
            return context.Response.WriteAsync("<html>maintenance</html>");
        });

        (await Probe(server).FailAsync()).ShouldMatch($"^upgrade of ws://{server.Authority}/socket refused: {shown} after [0-9.]+ ms; expected 101 Switching Protocols$");
    }

    [Fact]
    public async Task A_refused_connection_is_called_so()
    {
        var port = LoopbackPort.Free();

        (await new WebSocketProbe(new WebSocketProbeOptions { Url = new Uri($"ws://127.0.0.1:{port}/") }).FailAsync()).ShouldStartWith($"connection refused by ws://127.0.0.1:{port}/ after ");
    }

    [Fact]
    [Trait("Requirement", "S1-53")]
    public async Task A_wrong_reply_is_shown_beside_the_expected_one()
    {
        await using var server = await WebSocketServer.StartAsync((socket, token) => WebSocketServer.EchoAsync(socket, _ => "pong?", token));

        (await Probe(server, options => (options.Send, options.ReplyEquals) = ("ping", "pong")).FailAsync())
            .ShouldMatch($"^sent 'ping' to ws://{server.Authority}/socket, got 'pong\\?' after [0-9.]+ ms; expected 'pong'$");
        (await Probe(server, options => (options.Send, options.ReplyContains) = ("ping", "pong")).RunAsync()).ShouldBeHealthy();
    }

    [Fact]
    public async Task Greetings_may_come_before_the_reply_as_many_as_allowed()
    {
        await using var server = await WebSocketServer.StartAsync(async (socket, token) =>
        {
            await WebSocketServer.SayAsync(socket, "welcome", token);
            await WebSocketServer.SayAsync(socket, "3 players online", token);
            await WebSocketServer.EchoAsync(socket, text => text, token);
        });

        (await Probe(server, options => (options.Send, options.ReplyEquals, options.MaxMessages) = ("ping", "ping", 3)).RunAsync()).ShouldBeHealthy();
        (await Probe(server, options => (options.Send, options.ReplyEquals, options.MaxMessages) = ("ping", "ping", 2)).FailAsync()).ShouldContain("got '3 players online'");
    }

    [Fact]
    public async Task A_server_that_speaks_first_needs_nothing_sent()
    {
        await using var server = await WebSocketServer.StartAsync(async (socket, token) =>
        {
            await WebSocketServer.SayAsync(socket, "{\"type\":\"hello\"}", token);
            await WebSocketServer.EchoAsync(socket, text => text, token);
        });

        (await Probe(server, options => options.ReplyContains = "hello").RunAsync()).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_message_in_many_frames_is_one_message()
    {
        await using var server = await WebSocketServer.StartAsync(async (socket, token) =>
        {
            foreach (var part in (string[])["po", "", "ng"])
                await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(part), WebSocketMessageType.Text, endOfMessage: part == "ng", token);
            await WebSocketServer.EchoAsync(socket, text => text, token);
        });

        (await Probe(server, options => options.ReplyEquals = "pong").RunAsync()).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_silent_server_is_given_up_after_the_reply_timeout()
    {
        await using var server = await WebSocketServer.StartAsync((_, token) => Task.Delay(Timeout.Infinite, token));

        (await Probe(server, options => (options.Send, options.ReplyEquals, options.ReplyTimeout) = ("ping", "pong", TimeSpan.FromMilliseconds(100))).FailAsync())
            .ShouldContain("got no message and then nothing after ");
    }

    [Fact]
    public async Task A_close_frame_in_place_of_a_reply_is_shown_with_its_code()
    {
        await using var server = await WebSocketServer.StartAsync((socket, token) => socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, "no room", token));

        (await Probe(server, options => (options.Send, options.ReplyEquals) = ("ping", "pong")).FailAsync()).ShouldContain("got a close frame (1008 PolicyViolation 'no room') after ");
    }

    [Fact]
    public async Task A_connection_cut_after_the_upgrade_is_told_from_a_refused_upgrade()
    {
        await using var server = await KestrelServer.StartAsync(HttpProtocols.Http1, async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.ReceiveAsync(new byte[100], context.RequestAborted);
            context.Abort();
        });

        (await Probe(server, options => (options.Send, options.ReplyEquals) = ("ping", "pong")).FailAsync()).ShouldStartWith($"connection to ws://{server.Authority}/socket failed after ");
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_not_read_to_its_end()
    {
        await using var server = await WebSocketServer.StartAsync(async (socket, token) =>
        {
            await WebSocketServer.SayAsync(socket, new string('x', 50_000), token);
            await WebSocketServer.EchoAsync(socket, text => text, token);
        });

        (await Probe(server, options => (options.ReplyContains, options.MaxReplyBytes) = ("pong", 1000)).FailAsync()).ShouldContain("got a message of more than 1000 bytes");
    }

    [Fact]
    public async Task The_subprotocol_must_be_chosen()
    {
        await using var server = await WebSocketServer.StartAsync((socket, token) => WebSocketServer.EchoAsync(socket, _ => socket.SubProtocol!, token));
        (await Probe(server, options => (options.SubProtocol, options.Send, options.ReplyEquals) = ("chat.v2", "which?", "chat.v2")).RunAsync()).ShouldBeHealthy();

        server.Handle = async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await WebSocketServer.EchoAsync(socket, text => text, context.RequestAborted);
        };

        (await Probe(server, options => options.SubProtocol = "chat.v2").FailAsync()).ShouldBe($"upgrade of ws://{server.Authority}/socket chose no subprotocol; expected 'chat.v2'");
    }

    [Fact]
    public async Task Headers_are_sent_with_the_upgrade()
    {
        await using var server = await WebSocketServer.StartAsync((socket, token) => WebSocketServer.EchoAsync(socket, text => text, token));
        var upgrade = server.Handle;
        server.Handle = context =>
        {
            if (context.Request.Headers.Authorization == "Bearer hunter2" && context.Request.Headers.Origin == "https://shop.test")
                return upgrade(context);
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        };

        (await Probe(server, options => (options.Headers["Authorization"], options.Headers["Origin"]) = ("Bearer hunter2", "https://shop.test")).RunAsync()).ShouldBeHealthy();
        (await Probe(server).FailAsync()).ShouldContain("refused: 401 Unauthorized");
    }

    [Fact]
    public async Task A_secret_message_and_its_reply_are_not_shown()
    {
        await using var server = await WebSocketServer.StartAsync((socket, token) => WebSocketServer.EchoAsync(socket, text => $"bad token {text[6..]}", token));

        var failure = await Probe(server, options => (options.SendSecret, options.ReplyEquals) = (new Secret("token hunter2"), "welcome")).FailAsync();

        failure.ShouldNotContain("hunter2");
        failure.ShouldStartWith("sent 13 bytes to ");
        failure.ShouldContain("got a message of 17 characters");
    }

    [Fact]
    public async Task Wss_trusts_the_authorities_of_the_file_only()
    {
        using var root = TestCertificates.Root("Socket Root");
        using var certificate = TestCertificates.Leaf(root, TestCertificates.InDays(90), "127.0.0.1");
        using var file = new AuthorityFile(root);
        await using var server = await WebSocketServer.StartAsync((socket, token) => WebSocketServer.EchoAsync(socket, text => text, token), certificate);
        var options = new WebSocketProbeOptions { Url = new Uri($"wss://{server.Authority}/"), CaFile = file.Path };

        (await new WebSocketProbe(options).RunAsync()).ShouldBeHealthy();
        options.CaFile = null;
        (await new WebSocketProbe(options).FailAsync()).ShouldStartWith($"TLS handshake with wss://{server.Authority}/ failed: ");
        options.CaFile = "/nowhere/ca.pem";
        (await new WebSocketProbe(options).FailAsync()).ShouldStartWith($"the certificate of wss://{server.Authority}/ cannot be verified: '/nowhere/ca.pem' cannot be read");
    }

    [Fact]
    public async Task A_slow_exchange_is_degraded_with_its_time()
    {
        await using var server = await WebSocketServer.StartAsync((socket, token) => WebSocketServer.EchoAsync(socket, text => text, token));

        var result = await Probe(server, options => options.DegradedLatency = TimeSpan.FromTicks(1)).RunAsync();

        result.Status.ShouldBe(ProbeStatus.Degraded);
        result.Description.ShouldNotBeNull().ShouldStartWith($"the exchange with ws://{server.Authority}/socket took ");
    }

    private static WebSocketProbe Probe(KestrelServer server, Action<WebSocketProbeOptions>? configure = null)
    {
        var options = new WebSocketProbeOptions { Url = new Uri($"ws://{server.Authority}/socket") };
        configure?.Invoke(options);
        return new WebSocketProbe(options);
    }
}
