namespace Ops.Providers.Host.Tests;

public sealed class DiskIoProbeConformance : ProbeConformance<DiskIoProbeOptions>
{
    protected override Task<ProbeTarget<DiskIoProbeOptions>> StartTargetAsync() => Task.FromResult<ProbeTarget<DiskIoProbeOptions>>(new Target());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<DiskIoProbeOptions> configure) => builder.AddDiskIoProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddDiskIoProbe(name, section);

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Type"] = "disk-io",
        ["Devices:0"] = "sd*",
        ["DegradedPercent"] = "80",
        ["UnhealthyPercent"] = "95",
        ["MinWindow"] = "00:00:01",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Devices:0", ""),
        new("Devices:0", "/dev/sda"),
        new("Devices:0", "sda sdb"),
        new("ExcludedDevices:0", "dm-*"),
        new("DegradedPercent", "96"),
        new("DegradedPercent", "0"),
        new("UnhealthyPercent", "101"),
        new("UnhealthyPercent", "NaN"),
        new("MinWindow", "00:00:00.001"),
        new("MinWindow", "00:00:05"),
    ];

    private sealed class Target : CountingTarget<DiskIoProbeOptions>
    {
        private uint _milliseconds;

        public Target() => Start();

        public override string Name => "sda";

        public override void Configure(DiskIoProbeOptions options)
        {
            options.MinWindow = TimeSpan.FromMilliseconds(200);
            options.UnhealthyPercent = 50;
            options.Files = Host.Files;
        }

        // As busy as can be: far more than passes in between.
        protected override void Count(bool busy)
        {
            _milliseconds += busy ? 50U : 0;
            Host.WriteDisks(("sda", new DiskCounters(new TransferCounters(_milliseconds, 8 * _milliseconds), default, _milliseconds)));
        }
    }
}
