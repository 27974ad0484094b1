using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance.Health;

namespace Ops.Providers.Network.Tests;

public sealed class WebSocketProbeConformance : ProbeConformance<WebSocketProbeOptions>
{
    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Type"] = "websocket",
        ["Url"] = "wss://shop.test/socket",
        ["SubProtocol"] = "graphql-ws",
        ["Headers:Authorization"] = "Bearer hunter2",
        ["SendSecret"] = "ping",
        ["ReplyEquals"] = "pong",
        ["ReplyTimeout"] = "00:00:02",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Url", "https://shop.test/socket"),
        new("Url", "/socket"),
        new("Url", "wss://user:hunter2@shop.test/"),
        new("SubProtocol", "two words"),
        new("Headers:Sec-WebSocket-Key", "x"),
        new("Headers:Bad Name", "x"),
        new("Headers:X-Split", "a\r\nb: c"),
        new("Send", "ping"),
        new("ReplyContains", ""),
        new("MaxMessages", "0"),
        new("MaxReplyBytes", "0"),
        new("ReplyTimeout", "00:00:05"),
        new("UnhealthyLatency", "00:00:00"),
        new("CaFile", "/nowhere/ca.pem"),
    ];

    protected override async Task<ProbeTarget<WebSocketProbeOptions>> StartTargetAsync() => new Target(await WebSocketServer.StartAsync(TalkAsync));

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<WebSocketProbeOptions> configure) => builder.AddWebSocketProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddWebSocketProbe(name, section);

    private static Task TalkAsync(System.Net.WebSockets.WebSocket socket, CancellationToken token) => WebSocketServer.EchoAsync(socket, _ => "pong", token);

    private sealed class Target(KestrelServer server) : ProbeTarget<WebSocketProbeOptions>
    {
        public override string Name => $"ws://{server.Authority}/socket";

        public override IReadOnlyList<string> Secrets => ["hunter2"];

        public override void Configure(WebSocketProbeOptions options)
        {
            options.Url = new Uri($"ws://{server.Authority}/socket?token=hunter2");
            options.Headers["Authorization"] = "Bearer hunter2";
            (options.Send, options.ReplyEquals) = ("ping", "pong");
        }

        public override Task BreakAsync()
        {
            // A server that repeats the credential it was given.
            server.Handle = WebSocketServer.Talking((socket, token) => WebSocketServer.EchoAsync(socket, _ => "bad token hunter2", token));
            return Task.CompletedTask;
        }

        public override Task RestoreAsync()
        {
            server.Handle = WebSocketServer.Talking(TalkAsync);
            return Task.CompletedTask;
        }

        public override Task<bool> HangAsync()
        {
            server.Handle = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
            return Task.FromResult(true);
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await server.DisposeAsync();
        }
    }
}
