namespace Ops.Providers.Host.Tests;

public sealed class TopProcessesProbeConformance : ProbeConformance<TopProcessesProbeOptions>
{
    protected override Task<ProbeTarget<TopProcessesProbeOptions>> StartTargetAsync() => Task.FromResult<ProbeTarget<TopProcessesProbeOptions>>(new Target());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<TopProcessesProbeOptions> configure) => builder.AddTopProcessesProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddTopProcessesProbe(name, section);

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Order"] = "Memory",
        ["Count"] = "5",
        ["DegradedResidentBytes"] = "1000",
        ["UnhealthyResidentBytes"] = "2000",
        ["MinWindow"] = "00:00:01",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Order", "Cpu"),
        new("Order", "5"),
        new("Count", "0"),
        new("DegradedResidentBytes", "2001"),
        new("UnhealthyResidentBytes", "0"),
        new("UnhealthyCpuPercent", "-1"),
        new("DegradedCpuPercent", "0"),
        new("MinWindow", "00:01:00"),
    ];

    private sealed class Target : ProbeTarget<TopProcessesProbeOptions>
    {
        private readonly RecordedHost _host = new();

        public Target()
        {
            _host.WriteCpu();
            _host.WriteProcess(1, "init", residentBytes: 4096);
            _ = RestoreAsync();
        }

        public override string Name => "leaking app";

        public override void Configure(TopProcessesProbeOptions options)
        {
            options.UnhealthyResidentBytes = 1 << 30;
            options.Files = _host.Files;
        }

        public override Task BreakAsync()
        {
            _host.WriteProcess(2, Name, residentBytes: 2L << 30);
            return Task.CompletedTask;
        }

        public override Task RestoreAsync()
        {
            _host.WriteProcess(2, Name, residentBytes: 1 << 20);
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync()
        {
            _host.Dispose();
            return base.DisposeAsync();
        }
    }
}
