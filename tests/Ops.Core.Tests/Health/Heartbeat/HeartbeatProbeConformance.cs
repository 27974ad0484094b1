using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Core.Tests.Health.Heartbeat;

/// <summary>The target beats by the probe that its host made, as a worker does.</summary>
public sealed class HeartbeatProbeConformance : ProbeConformance<HeartbeatProbeOptions>
{
    private readonly ManualTime _time = new();

    protected override Task<ProbeTarget<HeartbeatProbeOptions>> StartTargetAsync() => Task.FromResult<ProbeTarget<HeartbeatProbeOptions>>(new Worker(_time));

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<HeartbeatProbeOptions> configure) => OnManualTime(builder).AddHeartbeatProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => OnManualTime(builder).AddHeartbeatProbe(name, section);

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Method"] = "PhiAccrual",
        ["UnhealthyAfter"] = "00:01:00",
        ["DegradedAfter"] = "00:00:30",
        ["UnhealthyPhi"] = "8",
        ["DegradedPhi"] = "5",
        ["WindowLength"] = "100",
        ["MinimumBeats"] = "10",
        ["AcceptablePause"] = "00:00:01",
        ["MinimumDeviation"] = "00:00:00.2",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Method", "3"),
        new("UnhealthyAfter", "00:00:00"),
        new("DegradedAfter", "00:01:00"),
        new("DegradedAfter", "-00:00:01"),
        new("DegradedPhi", "9"),
        new("DegradedPhi", "0"),
        new("WindowLength", "1"),
        new("WindowLength", "10001"),
        new("MinimumBeats", "101"),
        new("MinimumBeats", "1"),
        new("AcceptablePause", "-00:00:01"),
        new("MinimumDeviation", "00:00:00"),
    ];

    private IOpsBuilder OnManualTime(IOpsBuilder builder)
    {
        builder.Services.AddSingleton<TimeProvider>(_time);
        return builder;
    }

    private sealed class Worker(ManualTime time) : ProbeTarget<HeartbeatProbeOptions>
    {
        private HeartbeatProbe? _probe;

        public override string Name => ProbeName;

        public override void Configure(HeartbeatProbeOptions options) => options.UnhealthyAfter = TimeSpan.FromSeconds(60);

        public override void Attach(IServiceProvider services)
        {
            _probe = services.GetRequiredKeyedService<HeartbeatProbe>(ProbeName);
            _probe.Beat();
        }

        public override Task BreakAsync()
        {
            time.Advance(TimeSpan.FromSeconds(60));
            return Task.CompletedTask;
        }

        public override Task RestoreAsync()
        {
            _probe!.Beat();
            return Task.CompletedTask;
        }
    }
}
