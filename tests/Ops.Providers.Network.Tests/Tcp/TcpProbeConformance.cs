using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance.Health;

namespace Ops.Providers.Network.Tests;

public sealed class TcpProbeConformance : ProbeConformance<TcpProbeOptions>
{
    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Type"] = "tcp",
        ["Host"] = "db.test",
        ["Port"] = "6379",
        ["SendSecret"] = "AUTH hunter2\r\n",
        ["ReplyContains"] = "+OK",
        ["Policy:Timeout"] = "00:00:02",
        ["ReplyTimeout"] = "00:00:01",
        ["DegradedLatency"] = "00:00:00.050",
        ["UnhealthyLatency"] = "00:00:00.500",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Host", "tcp://db.test"),
        new("Host", ""),
        new("Port", "0"),
        new("Port", "70000"),
        new("UnixSocketPath", "/run/db.sock"),
        new("Send", "PING"),
        new("ReplyContains", ""),
        new("BannerContains", ""),
        new("ReplyMatches", "(unclosed"),
        new("ReplyMatches", "(?=look)ahead"),
        new("MaxReplyBytes", "0"),
        new("ReplyTimeout", "00:00:02"),
        new("DegradedLatency", "00:00:01"),
        new("UnhealthyLatency", "00:00:00"),
    ];

    protected override Task<ProbeTarget<TcpProbeOptions>> StartTargetAsync() => Task.FromResult<ProbeTarget<TcpProbeOptions>>(new Target());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<TcpProbeOptions> configure) => builder.AddTcpProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddTcpProbe(name, section);

    private sealed class Target : ProbeTarget<TcpProbeOptions>
    {
        private readonly LoopbackServer _server;
        private volatile bool _hangs;

        public Target() => _server = new LoopbackServer(async (stream, token) =>
        {
            var buffer = new byte[100];
            var length = await stream.ReadAsync(buffer, token);
            if (!_hangs)
                await stream.WriteAsync(buffer.AsSpan(0, length).SequenceEqual("AUTH hunter2\r\n"u8) ? "+OK\r\n"u8.ToArray() : "-ERR\r\n"u8.ToArray(), token);
            await LoopbackServer.ReadToEndAsync(stream, token);
        });

        public override string Name => $"127.0.0.1:{_server.Port}";

        public override IReadOnlyList<string> Secrets => ["hunter2"];

        public override void Configure(TcpProbeOptions options)
        {
            options.Host = "127.0.0.1";
            options.Port = _server.Port;
            options.SendSecret = new Secret("AUTH hunter2\r\n");
            options.ReplyContains = "+OK";
        }

        public override Task BreakAsync() => _server.StopAsync();

        public override Task RestoreAsync()
        {
            _server.Start();
            return Task.CompletedTask;
        }

        public override Task<bool> HangAsync()
        {
            _hangs = true;
            return Task.FromResult(true);
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await _server.DisposeAsync();
        }
    }
}
