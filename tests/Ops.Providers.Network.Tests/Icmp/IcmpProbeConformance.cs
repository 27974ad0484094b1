using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Providers.Network.Tests;

public sealed class IcmpProbeConformance : ProbeConformance<IcmpProbeOptions>
{
    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Type"] = "icmp",
        ["Host"] = "gateway.test",
        ["Count"] = "4",
        ["EchoTimeout"] = "00:00:01",
        ["DegradedLossPercent"] = "10",
        ["UnhealthyLossPercent"] = "75",
        ["DegradedLatency"] = "00:00:00.100",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Host", "gateway.test:80"),
        new("Count", "0"),
        new("Count", "101"),
        new("EchoTimeout", "00:00:02"),
        new("DegradedLossPercent", "80"),
        new("UnhealthyLossPercent", "0"),
        new("UnhealthyLossPercent", "101"),
        new("DegradedLatency", "-1"),
    ];

    protected override async Task<ProbeTarget<IcmpProbeOptions>> StartTargetAsync()
    {
        if ((await new IcmpProbe(new IcmpProbeOptions { Host = "127.0.0.1" }).RunAsync()) is { Status: ProbeStatus.Unknown } result)
            RealPart.Missing(result.Description!);
        return new Target();
    }

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<IcmpProbeOptions> configure) => builder.AddIcmpProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddIcmpProbe(name, section);

    /// <summary>Loopback, which always answers, and its broadcast address, to which the system sends nothing.</summary>
    private sealed class Target : ProbeTarget<IcmpProbeOptions>
    {
        private IcmpProbeOptions _options = new();

        public override string Name => "127.255.255.255";

        public override void Configure(IcmpProbeOptions options)
        {
            options.Host = "127.0.0.1";
            _options = options;
        }

        public override Task BreakAsync()
        {
            _options.Host = Name;
            return Task.CompletedTask;
        }

        public override Task RestoreAsync()
        {
            _options.Host = "127.0.0.1";
            return Task.CompletedTask;
        }
    }
}
