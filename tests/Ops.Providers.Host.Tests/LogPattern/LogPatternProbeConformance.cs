namespace Ops.Providers.Host.Tests;

public sealed class LogPatternProbeConformance : ProbeConformance<LogPatternProbeOptions>
{
    protected override Task<ProbeTarget<LogPatternProbeOptions>> StartTargetAsync() => Task.FromResult<ProbeTarget<LogPatternProbeOptions>>(new Target());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<LogPatternProbeOptions> configure) => builder.AddLogPatternProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddLogPatternProbe(name, section);

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Path"] = "/var/log/app/error-*.log",
        ["Pattern"] = "authentication failed",
        ["IgnoreCase"] = "true",
        ["Window"] = "00:10:00",
        ["DegradedCount"] = "5",
        ["UnhealthyCount"] = "20",
        ["TailBytes"] = "65536",
        ["MaxBytesPerRun"] = "1048576",
        ["MustExist"] = "false",
        ["ShowLastLine"] = "true",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Path", ""),
        new("Path", "logs/error-*.log"),
        new("Pattern", ""),
        new("Pattern", "[a-"),
        new("Pattern", @"(a)\1"),
        new("Window", "00:00:00"),
        new("DegradedCount", "21"),
        new("UnhealthyCount", "0"),
        new("TailBytes", "-1"),
        new("MaxBytesPerRun", "1000"),
    ];

    private sealed class Target : ProbeTarget<LogPatternProbeOptions>
    {
        private readonly TemporaryFolder _folder = new();

        public Target() => _ = RestoreAsync();

        public override IReadOnlyList<string> Secrets => ["hunter2-in-a-line"];

        public override string Name => _folder.At("app.log");

        public override void Configure(LogPatternProbeOptions options)
        {
            options.Path = Name;
            options.Pattern = "ERROR";
            options.TailBytes = 1_000_000;
        }

        public override async Task BreakAsync()
        {
            for (var i = 0; i < 20; i++)
                await File.AppendAllTextAsync(Name, "ERROR cannot connect as admin:hunter2-in-a-line\n");
            File.Delete(Name);
        }

        public override Task RestoreAsync()
        {
            File.WriteAllText(Name, "INFO all is well\n");
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return base.DisposeAsync();
        }
    }
}
