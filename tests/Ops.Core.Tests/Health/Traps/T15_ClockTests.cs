namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 15: the wall clock may be set, and the machine may be suspended.</summary>
public sealed class T15_ClockTests
{
    [Theory]
    [InlineData(+1)]
    [InlineData(-1)]
    public async Task Setting_the_wall_clock_starts_and_stops_nothing(int hours)
    {
        await using var bench = new Bench();
        var runs = new Counter();
        bench.Add("counted", runs.ProbeAsync, policy => policy.Interval = TimeSpan.FromSeconds(10));
        _ = bench.Monitor.RunAsync(CancellationToken.None);
        await runs.AfterAsync(bench, seconds: 29, expected: 3);
        bench.Time.JumpWallClock(TimeSpan.FromHours(hours));
        runs.Value.ShouldBe(3);
        await runs.AfterAsync(bench, seconds: 30, expected: 6);
    }

    [Fact]
    public async Task After_a_suspension_each_probe_catches_up_once()
    {
        await using var bench = new Bench();
        var runs = new Counter();
        bench.Add("counted", runs.ProbeAsync, policy => policy.Interval = TimeSpan.FromSeconds(10));
        _ = bench.Monitor.RunAsync(CancellationToken.None);
        await runs.AfterAsync(bench, seconds: 19, expected: 2);
        bench.Time.Suspend(TimeSpan.FromHours(3));
        await Until.TrueAsync(() => runs.Value == 3, "one catch-up run");
        bench.Monitor.Prober.Overruns.ShouldBeInRange(1078, 1080);
        await runs.AfterAsync(bench, seconds: 10, expected: 4);
    }
}
