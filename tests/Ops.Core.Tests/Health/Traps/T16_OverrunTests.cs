using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 16: a run that takes longer than its interval is not overlapped, and the phase is kept.</summary>
public sealed class T16_OverrunTests
{
    [Fact]
    public async Task Due_starts_during_a_run_are_left_out_and_counted_and_the_next_start_is_on_the_grid()
    {
        await using var bench = new Bench();
        var slow = bench.Add("slow", policy =>
        {
            policy.Interval = TimeSpan.FromSeconds(10);
            policy.Timeout = TimeSpan.FromMinutes(1);
        });
        _ = bench.Monitor.RunAsync(CancellationToken.None);
        bench.Advance(0.02);
        await Until.TrueAsync(() => slow.Started == 1, "the first start");
        var first = slow.Current.Context.StartTimestamp;
        bench.Advance(34);
        slow.Started.ShouldBe(1);
        slow.Current.Succeed();
        bench.Advance(6);
        await Until.TrueAsync(() => slow.Started == 2, "the second start");

        var apart = TimeSpan.FromTicks(slow.Current.Context.StartTimestamp - first);
        apart.ShouldBe(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(0.1));
        bench.Monitor.Prober.Overruns.ShouldBe(3);
    }

    [Fact]
    public async Task A_sweep_that_meets_a_scheduled_run_skips_it_and_shows_what_is_known()
    {
        await using var bench = new Bench();
        var slow = bench.Add("slow", policy => policy.Interval = TimeSpan.FromSeconds(10));
        var first = bench.SweepAsync();
        slow.Current.Succeed();
        await first;
        _ = bench.Monitor.RunAsync(CancellationToken.None);
        bench.Advance(0.02);
        await Until.TrueAsync(() => slow.Started == 2, "the scheduled start");

        var entry = (await bench.SweepAsync())[0];

        entry.Outcome.ShouldBe(ProbeOutcome.Skipped);
        entry.Status.ShouldBe(ProbeStatus.Healthy);
        slow.Started.ShouldBe(2);
    }
}
