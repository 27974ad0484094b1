namespace Ops.Providers.Host.Tests;

public sealed class DiskProbeConformance : ProbeConformance<DiskProbeOptions>
{
    protected override Task<ProbeTarget<DiskProbeOptions>> StartTargetAsync() => Task.FromResult<ProbeTarget<DiskProbeOptions>>(new Target());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<DiskProbeOptions> configure) => builder.AddDiskProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddDiskProbe(name, section);

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Paths:0"] = "/",
        ["Paths:1"] = "/var",
        ["DegradedPercent"] = "70",
        ["UnhealthyPercent"] = "85",
        ["DegradedInodePercent"] = "70",
        ["UnhealthyInodePercent"] = "85",
        ["DegradedAvailableBytes"] = "2000000",
        ["UnhealthyAvailableBytes"] = "1000000",
        ["AllowReadOnly"] = "true",
        ["RequireMountPoint"] = "false",
        ["Policy:Interval"] = "00:01:00",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Paths:1", "var"),
        new("DegradedPercent", "86"),
        new("UnhealthyPercent", "-1"),
        new("DegradedInodePercent", "86"),
        new("UnhealthyInodePercent", "101"),
        new("DegradedAvailableBytes", "999999"),
        new("UnhealthyAvailableBytes", "0"),
        new("ExcludedMountPoints:0", "/mnt"),
    ];

    /// <summary>A folder on a real file system, which goes away.</summary>
    private sealed class Target : ProbeTarget<DiskProbeOptions>
    {
        private readonly TemporaryFolder _folder = new();

        public Target() => _ = RestoreAsync();

        public override string Name => _folder.At("data");

        public override void Configure(DiskProbeOptions options)
        {
            options.Paths.Add(Name);
            options.DegradedPercent = 100;
            options.UnhealthyPercent = 100;
        }

        public override Task BreakAsync()
        {
            Directory.Delete(Name);
            return Task.CompletedTask;
        }

        public override Task RestoreAsync()
        {
            Directory.CreateDirectory(Name);
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return base.DisposeAsync();
        }
    }
}
