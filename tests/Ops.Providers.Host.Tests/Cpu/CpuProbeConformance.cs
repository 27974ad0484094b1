namespace Ops.Providers.Host.Tests;

public sealed class CpuProbeConformance : ProbeConformance<CpuProbeOptions>
{
    protected override Task<ProbeTarget<CpuProbeOptions>> StartTargetAsync() => Task.FromResult<ProbeTarget<CpuProbeOptions>>(new Target());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<CpuProbeOptions> configure) => builder.AddCpuProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddCpuProbe(name, section);

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Type"] = "cpu",
        ["Scope"] = "Machine",
        ["DegradedPercent"] = "80",
        ["UnhealthyPercent"] = "95",
        ["MinWindow"] = "00:00:01",
        ["CountIoWait"] = "true",
        ["CountSteal"] = "false",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Scope", "7"),
        new("DegradedPercent", "96"),
        new("DegradedPercent", "-1"),
        new("UnhealthyPercent", "101"),
        new("UnhealthyPercent", "NaN"),
        new("MinWindow", "00:00:00.001"),
        new("MinWindow", "00:00:05"),
        new("Policy:Timeout", "00:00:00"),
    ];

    private sealed class Target : CountingTarget<CpuProbeOptions>
    {
        private long _idleTicks;
        private long _busyTicks;

        public Target() => Start();

        public override string Name => Environment.MachineName;

        public override void Configure(CpuProbeOptions options)
        {
            options.Scope = ResourceScope.Machine;
            options.Files = Host.Files;
        }

        protected override void Count(bool busy)
        {
            _ = busy ? _busyTicks++ : _idleTicks++;
            Host.WriteCpu(user: _busyTicks, idle: _idleTicks);
        }
    }
}
