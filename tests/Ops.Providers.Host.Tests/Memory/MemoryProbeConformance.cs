namespace Ops.Providers.Host.Tests;

public sealed class MemoryProbeConformance : ProbeConformance<MemoryProbeOptions>
{
    protected override Task<ProbeTarget<MemoryProbeOptions>> StartTargetAsync() => Task.FromResult<ProbeTarget<MemoryProbeOptions>>(new Target());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<MemoryProbeOptions> configure) => builder.AddMemoryProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddMemoryProbe(name, section);

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Scope"] = "Auto",
        ["DegradedPercent"] = "75",
        ["UnhealthyPercent"] = "85",
        ["DegradedSwapPercent"] = "20",
        ["UnhealthySwapPercent"] = "50",
        ["OomKillWindow"] = "00:30:00",
        ["TopProcessCount"] = "5",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Scope", "-1"),
        new("DegradedPercent", "86"),
        new("UnhealthyPercent", "200"),
        new("DegradedSwapPercent", "51"),
        new("UnhealthySwapPercent", "-5"),
        new("OomKillWindow", "00:00:00"),
        new("TopProcessCount", "101"),
    ];

    private sealed class Target : ProbeTarget<MemoryProbeOptions>
    {
        private readonly RecordedHost _host = new();

        public Target() => _ = RestoreAsync();

        public override string Name => Environment.MachineName;

        public override void Configure(MemoryProbeOptions options) => options.Files = _host.Files;

        public override Task BreakAsync()
        {
            _host.WriteMemory(16_000_000, 100_000);
            return Task.CompletedTask;
        }

        public override Task RestoreAsync()
        {
            _host.WriteMemory(16_000_000, 12_000_000);
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync()
        {
            _host.Dispose();
            return base.DisposeAsync();
        }
    }
}
