namespace Ops.Providers.Host.Tests;

public sealed class FileAgeProbeConformance : ProbeConformance<FileAgeProbeOptions>
{
    protected override Task<ProbeTarget<FileAgeProbeOptions>> StartTargetAsync() => Task.FromResult<ProbeTarget<FileAgeProbeOptions>>(new Target());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<FileAgeProbeOptions> configure) => builder.AddFileAgeProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddFileAgeProbe(name, section);

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Path"] = "/backup/*.dump",
        ["Choice"] = "Newest",
        ["MustExist"] = "true",
        ["DegradedAge"] = "1.00:00:00",
        ["UnhealthyAge"] = "2.00:00:00",
        ["MinBytes"] = "1",
        ["FutureTolerance"] = "00:00:10",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Path", ""),
        new("Path", "backup/*.dump"),
        new("Choice", "3"),
        new("DegradedAge", "3.00:00:00"),
        new("DegradedAge", "00:00:00"),
        new("UnhealthyAge", "-00:00:01"),
        new("MinBytes", "-1"),
        new("FutureTolerance", "-00:00:01"),
    ];

    private sealed class Target : ProbeTarget<FileAgeProbeOptions>
    {
        private readonly TemporaryFolder _folder = new();

        public Target() => _ = RestoreAsync();

        public override string Name => _folder.At("heartbeat");

        public override void Configure(FileAgeProbeOptions options)
        {
            options.Path = Name;
            options.UnhealthyAge = TimeSpan.FromHours(1);
        }

        public override Task BreakAsync()
        {
            File.SetLastWriteTimeUtc(Name, File.GetLastWriteTimeUtc(Name).AddHours(-2));
            return Task.CompletedTask;
        }

        public override Task RestoreAsync()
        {
            File.WriteAllText(Name, "alive");
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return base.DisposeAsync();
        }
    }
}
