using Ops.Benchmarks.Measuring;
using Ops.Health;

namespace Ops.Benchmarks.Peers;

/// <summary>A monitor that fills one report again and again.</summary>
internal sealed class OpsContender : Contender
{
    private readonly CancellationTokenSource _caller = new();
    private readonly HealthMonitor _monitor;
    private readonly SweepReport _report = new();

    public OpsContender(string name, IReadOnlyList<IHealthProbe> probes, SweepStart start)
        : base(name, probes.Count)
    {
        _monitor = Monitors.Create(probes, start);
    }

    public override async Task SweepAsync(int times)
    {
        for (var sweep = 0; sweep < times; sweep++)
            await _monitor.SweepAsync(_report, _caller.Token);
    }

    public override void Verify() => Verify(_report.CountOf(ProbeOutcome.Completed) == Probes ? _report.CountOf(ProbeStatus.Healthy) : 0);

    public override async ValueTask DisposeAsync()
    {
        await _monitor.DisposeAsync();
        _caller.Dispose();
    }
}
