using System.Globalization;

namespace Ops.Providers.Host.Tests;

public sealed class ProcessProbeConformance : ProbeConformance<ProcessProbeOptions>
{
    protected override Task<ProbeTarget<ProcessProbeOptions>> StartTargetAsync() => Task.FromResult<ProbeTarget<ProcessProbeOptions>>(new Target());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<ProcessProbeOptions> configure) => builder.AddProcessProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddProcessProbe(name, section);

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Name"] = "nginx",
        ["CommandLinePattern"] = "worker process",
        ["PidFile"] = "/run/nginx.pid",
        ["MinCount"] = "1",
        ["MaxCount"] = "5",
        ["DegradedResidentBytes"] = "1000",
        ["UnhealthyResidentBytes"] = "2000",
        ["DegradedFileDescriptorPercent"] = "70",
        ["UnhealthyFileDescriptorPercent"] = "90",
        ["MaxRestarts"] = "2",
        ["RestartWindow"] = "00:20:00",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Name", "/usr/sbin/nginx"),
        new("CommandLinePattern", "(unclosed"),
        new("CommandLinePattern", "(?=look)ahead"),
        new("Pid", "12"),
        new("Pid", "-1"),
        new("MinCount", "-1"),
        new("MaxCount", "0"),
        new("DegradedResidentBytes", "3000"),
        new("UnhealthyResidentBytes", "-1"),
        new("DegradedFileDescriptorPercent", "95"),
        new("UnhealthyFileDescriptorPercent", "101"),
        new("MaxRestarts", "-1"),
        new("RestartWindow", "00:00:00"),
    ];

    /// <summary>A real process with a secret among its arguments.</summary>
    private sealed class Target : ProbeTarget<ProcessProbeOptions>
    {
        private readonly TemporaryFolder _folder = new();
        private RunningProcess? _process;

        public Target() => _ = RestoreAsync();

        public override IReadOnlyList<string> Secrets => ["hunter2-argument"];

        public override string Name => _folder.At("app.pid");

        public override void Configure(ProcessProbeOptions options)
        {
            options.PidFile = Name;
            options.CommandLinePattern = @"--password=\w+";
        }

        public override Task BreakAsync()
        {
            _process?.End();
            return Task.CompletedTask;
        }

        public override Task RestoreAsync()
        {
            _process?.Dispose();
            _process = new RunningProcess(RealPart.Find("sh", "dash"), "-c", "read line", "app", "--password=hunter2-argument");
            File.WriteAllText(Name, _process.Id.ToString(CultureInfo.InvariantCulture) + "\n");
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync()
        {
            _process?.Dispose();
            _folder.Dispose();
            return base.DisposeAsync();
        }
    }
}
