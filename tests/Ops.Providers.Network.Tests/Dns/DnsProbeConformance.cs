using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance.Health;

namespace Ops.Providers.Network.Tests;

public sealed class DnsProbeConformance : ProbeConformance<DnsProbeOptions>
{
    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Type"] = "dns",
        ["Name"] = "shop.test",
        ["RecordType"] = "MX",
        ["Server"] = "10.0.0.2:5353",
        ["ExpectedValues:0"] = "10 mail.shop.test",
        ["Match"] = "exact",
        ["AnswerTimeout"] = "00:00:01",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Name", "shop..test"),
        new("Name", new string('x', 64)),
        new("Name", "two words"),
        new("RecordType", "SOA"),
        new("RecordType", "99"),
        new("Server", "10.0.0.2:port"),
        new("Server", "not a server"),
        new("ExpectedValues:0", "10.0.0.1"),
        new("Match", "some"),
        new("MinimumCount", "0"),
        new("MaxQueries", "0"),
        new("AnswerTimeout", "00:00:03"),
        new("UnhealthyLatency", "-00:00:01"),
    ];

    protected override Task<ProbeTarget<DnsProbeOptions>> StartTargetAsync() => Task.FromResult<ProbeTarget<DnsProbeOptions>>(new Target());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<DnsProbeOptions> configure) => builder.AddDnsProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddDnsProbe(name, section);

    private sealed class Target : ProbeTarget<DnsProbeOptions>
    {
        private readonly DnsTestServer _server = new(Good);

        public override string Name => $"{_server.Address} answered NXDOMAIN (no such name) to A shop.test";

        public override void Configure(DnsProbeOptions options) =>
            (options.Name, options.Server, options.AnswerTimeout) = ("shop.test", _server.Address, TimeSpan.FromSeconds(2));

        public override Task BreakAsync()
        {
            _server.Answer = query => DnsWire.Answer(query, DnsWire.Response | 3);
            return Task.CompletedTask;
        }

        public override Task RestoreAsync()
        {
            _server.Answer = Good;
            return Task.CompletedTask;
        }

        public override Task<bool> HangAsync()
        {
            _server.Answer = _ => null;
            return Task.FromResult(true);
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await _server.DisposeAsync();
        }

        private static byte[] Good(byte[] query) => DnsWire.Answer(query, DnsWire.Response, DnsWire.Record(1, [10, 0, 0, 1]));
    }
}
