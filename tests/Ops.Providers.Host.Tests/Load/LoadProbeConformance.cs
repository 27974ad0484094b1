namespace Ops.Providers.Host.Tests;

public sealed class LoadProbeConformance : ProbeConformance<LoadProbeOptions>
{
    protected override Task<ProbeTarget<LoadProbeOptions>> StartTargetAsync() => Task.FromResult<ProbeTarget<LoadProbeOptions>>(new Target());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<LoadProbeOptions> configure) => builder.AddLoadProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddLoadProbe(name, section);

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Period"] = "OneMinute",
        ["DegradedPerCore"] = "1.5",
        ["UnhealthyPerCore"] = "3",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
        [new("Period", "9"), new("DegradedPerCore", "0"), new("DegradedPerCore", "4"), new("UnhealthyPerCore", "-1")];

    private sealed class Target : ProbeTarget<LoadProbeOptions>
    {
        private readonly RecordedHost _host = new();

        public Target()
        {
            _host.WriteCpu();
            _ = RestoreAsync();
        }

        public override string Name => Environment.MachineName;

        public override void Configure(LoadProbeOptions options) => options.Files = _host.Files;

        public override Task BreakAsync()
        {
            _host.Write("/proc/loadavg", "9.10 8.20 7.30 3/512 4242\n");
            return Task.CompletedTask;
        }

        public override Task RestoreAsync()
        {
            _host.Write("/proc/loadavg", "0.10 0.20 0.30 1/512 4242\n");
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync()
        {
            _host.Dispose();
            return base.DisposeAsync();
        }
    }
}
