using Ops.Health;

namespace Ops.Core.Tests.Health.Engine;

[Collection(nameof(StarvedThreadPool))]
public sealed class AllocationTests
{
    [Theory]
    [InlineData(SweepStart.CallerThread)]
    [InlineData(SweepStart.ThreadPool)]
    public async Task A_sweep_of_probes_that_end_at_once_allocates_nothing_in_the_steady_state(SweepStart start)
    {
        await using var monitor = new HealthMonitor(new HealthMonitorOptions { SweepStart = start });
        for (var number = 0; number < 1_000; number++)
            monitor.Register(new ProbeRegistration($"p{number}", new DelegateProbe((_, _) => new(ProbeResult.Healthy()))));
        var report = new SweepReport();
        var cleanest = double.MaxValue;
        for (var attempt = 0; attempt < 10 && cleanest > 0.001; attempt++)
            cleanest = Math.Min(cleanest, await BytesPerProbeAsync(monitor, report));

        cleanest.ShouldBeLessThanOrEqualTo(0.01);
    }

    [Fact]
    public void What_the_engine_keeps_of_a_probe_is_eighty_eight_bytes() =>
        System.Runtime.CompilerServices.Unsafe.SizeOf<Ops.Health.FanOut.ProbeState>().ShouldBeLessThanOrEqualTo(88);

    private static async Task<double> BytesPerProbeAsync(HealthMonitor monitor, SweepReport report)
    {
        const int sweeps = 200;
        for (var warm = 0; warm < 20; warm++)
            await monitor.SweepAsync(report, CancellationToken.None);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var sweep = 0; sweep < sweeps; sweep++)
            await monitor.SweepAsync(report, CancellationToken.None);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)sweeps / report.Count;
    }
}
