using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 24: intervals past what a 32-bit count of milliseconds holds, and below a tick.</summary>
public sealed class T24_ExtremeIntervalTests
{
    [Fact]
    public async Task An_interval_of_sixty_days_is_sixty_days()
    {
        await using var bench = new Bench(options => options.Resolution = TimeSpan.FromSeconds(1));
        var runs = new Counter();
        bench.Add("rare", runs.ProbeAsync, policy => policy.Interval = TimeSpan.FromDays(60));
        _ = bench.Monitor.RunAsync(CancellationToken.None);
        bench.Advance(1);
        await Until.TrueAsync(() => runs.Value == 1, "the first start");
        bench.Time.Advance(TimeSpan.FromDays(59.9));
        runs.Value.ShouldBe(1);
        bench.Time.Advance(TimeSpan.FromDays(0.2));

        await Until.TrueAsync(() => runs.Value == 2, "the second start");
        bench.Monitor.Find("rare")!.LastRun!.Value.ShouldBe(bench.Time.GetUtcNow(), TimeSpan.FromDays(0.2));
    }

    [Fact]
    public async Task An_interval_without_end_is_no_overflow()
    {
        await using var bench = new Bench();
        bench.Add("never", (_, _) => new(ProbeResult.Healthy()), policy =>
        {
            policy.Interval = TimeSpan.MaxValue;
            policy.Timeout = TimeSpan.MaxValue;
        });
        bench.Add("ever again", (_, _) => new(ProbeResult.Healthy()));
        _ = bench.Monitor.RunAsync(CancellationToken.None);
        bench.Advance(3600);

        (await bench.SweepAsync()).CountOf(ProbeStatus.Healthy).ShouldBe(2);
    }

    [Fact]
    public async Task An_interval_below_a_tick_runs_at_every_tick()
    {
        await using var bench = new Bench();
        var runs = new Counter();
        bench.Add("often", runs.ProbeAsync, policy => policy.Interval = TimeSpan.FromMilliseconds(1));
        _ = bench.Monitor.RunAsync(CancellationToken.None);
        for (var tick = 0; tick < 100; tick++)
        {
            bench.Advance(0.01);
            await Until.TrueAsync(() => bench.Monitor.Prober.SlotsInUse == 0, "the run ends");
        }

        runs.Value.ShouldBeInRange(95, 101);
        bench.Monitor.Prober.Overruns.ShouldBeGreaterThan(800);
    }
}
