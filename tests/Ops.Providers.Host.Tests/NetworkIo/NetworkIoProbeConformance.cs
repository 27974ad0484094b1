namespace Ops.Providers.Host.Tests;

public sealed class NetworkIoProbeConformance : ProbeConformance<NetworkIoProbeOptions>
{
    protected override Task<ProbeTarget<NetworkIoProbeOptions>> StartTargetAsync() => Task.FromResult<ProbeTarget<NetworkIoProbeOptions>>(new Target());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<NetworkIoProbeOptions> configure) => builder.AddNetworkIoProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddNetworkIoProbe(name, section);

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Type"] = "network-io",
        ["Interfaces:0"] = "eth*",
        ["DegradedBytesPerSecond"] = "100000000",
        ["UnhealthyBytesPerSecond"] = "120000000",
        ["DegradedErrorsPerSecond"] = "0.5",
        ["UnhealthyErrorsPerSecond"] = "10",
        ["DegradedDropsPerSecond"] = "5",
        ["UnhealthyDropsPerSecond"] = "50",
        ["MinWindow"] = "00:00:01",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Interfaces:0", ""),
        new("Interfaces:0", "eth0 eth1"),
        new("ExcludedInterfaces:0", "veth*"),
        new("DegradedBytesPerSecond", "120000001"),
        new("DegradedBytesPerSecond", "0"),
        new("UnhealthyBytesPerSecond", "NaN"),
        new("DegradedErrorsPerSecond", "-1"),
        new("UnhealthyErrorsPerSecond", "0"),
        new("DegradedDropsPerSecond", "51"),
        new("MinWindow", "00:00:00.001"),
        new("MinWindow", "00:00:05"),
    ];

    private sealed class Target : CountingTarget<NetworkIoProbeOptions>
    {
        private ulong _packets;

        public Target() => Start();

        public override string Name => "eth0";

        public override void Configure(NetworkIoProbeOptions options)
        {
            // Many times what a few busy moments at the edge of the window make, and a fraction of what a busy window does.
            options.MinWindow = TimeSpan.FromMilliseconds(200);
            options.UnhealthyBytesPerSecond = 750_000;
            options.Files = Host.Files;
        }

        protected override void Count(bool busy)
        {
            _packets += busy ? 20UL : 0;
            Host.WriteNetwork(("eth0", new TrafficCounters(1500 * _packets, _packets, 0, 0), new TrafficCounters(64 * _packets, _packets, 0, 0)));
        }
    }
}
