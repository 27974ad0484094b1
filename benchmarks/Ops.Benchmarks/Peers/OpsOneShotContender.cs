using Ops.Benchmarks.Measuring;
using Ops.Health;

namespace Ops.Benchmarks.Peers;

/// <summary>A monitor that returns a new report for every sweep.</summary>
internal sealed class OpsOneShotContender : Contender
{
    private readonly CancellationTokenSource _caller = new();
    private readonly HealthMonitor _monitor;
    private SweepReport _report = new();

    public OpsOneShotContender(string name, IReadOnlyList<IHealthProbe> probes, SweepStart start)
        : base(name, probes.Count)
    {
        _monitor = Monitors.Create(probes, start);
    }

    public override async Task SweepAsync(int times)
    {
        for (var sweep = 0; sweep < times; sweep++)
            _report = await _monitor.SweepAsync(_caller.Token);
    }

    public override void Verify() => Verify(_report.CountOf(ProbeOutcome.Completed) == Probes ? _report.CountOf(ProbeStatus.Healthy) : 0);

    public override async ValueTask DisposeAsync()
    {
        await _monitor.DisposeAsync();
        _caller.Dispose();
    }
}
