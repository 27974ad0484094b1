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

    /// <summary>Counters that go on as those of a machine do, idle or busy.</summary>
    private sealed class Target : ProbeTarget<CpuProbeOptions>
    {
        private readonly RecordedHost _host = new();
        private readonly ManualResetEventSlim _stop = new();
        private readonly Thread _kernel;
        private volatile bool _busy;
        private long _idleTicks;
        private long _busyTicks;

        public Target()
        {
            _host.WriteCpu();
            _kernel = new Thread(Count) { IsBackground = true };
            _kernel.Start();
        }

        public override string Name => Environment.MachineName;

        public override void Configure(CpuProbeOptions options)
        {
            options.Scope = ResourceScope.Machine;
            options.Files = _host.Files;
        }

        public override Task BreakAsync()
        {
            _busy = true;
            return Task.CompletedTask;
        }

        public override Task RestoreAsync()
        {
            _busy = false;
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync()
        {
            _stop.Set();
            _kernel.Join();
            _stop.Dispose();
            _host.Dispose();
            return base.DisposeAsync();
        }

        private void Count()
        {
            while (!_stop.Wait(TimeSpan.FromMilliseconds(5)))
            {
                _ = _busy ? _busyTicks++ : _idleTicks++;
                _host.WriteCpu(user: _busyTicks, idle: _idleTicks);
            }
        }
    }
}
