using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops;
using Ops.Conformance.Health;

namespace Acme.Providers.MarkerFile.Tests;

public sealed class MarkerFileProbeConformance : ProbeConformance<MarkerFileProbeOptions>
{
    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Path", "relative/path"),
        new("Policy:Timeout", "00:00:00"),
    ];

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?> { ["Path"] = "/run/app/ready" };

    protected override Task<ProbeTarget<MarkerFileProbeOptions>> StartTargetAsync() => Task.FromResult<ProbeTarget<MarkerFileProbeOptions>>(new Target());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<MarkerFileProbeOptions> configure) => builder.AddMarkerFileProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddMarkerFileProbe(name, section);

    private sealed class Target : ProbeTarget<MarkerFileProbeOptions>
    {
        private readonly string _path = Path.GetTempFileName();

        public override string Name => _path;

        public override void Configure(MarkerFileProbeOptions options) => options.Path = _path;

        public override Task BreakAsync()
        {
            File.Delete(_path);
            return Task.CompletedTask;
        }

        public override Task RestoreAsync() => File.WriteAllTextAsync(_path, "");

        public override ValueTask DisposeAsync()
        {
            File.Delete(_path);
            return base.DisposeAsync();
        }
    }
}
