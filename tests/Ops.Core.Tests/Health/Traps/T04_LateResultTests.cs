using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 4: a healthy result after the deadline is a timeout.</summary>
public sealed class T04_LateResultTests
{
    [Fact]
    public async Task A_healthy_result_within_the_grace_counts_as_timed_out()
    {
        await using var bench = new Bench();
        var probe = bench.Add("late");
        probe.IgnoresToken = true;
        var sweep = bench.SweepAsync();
        bench.Advance(5.5);
        probe.Current.Succeed();

        var entry = (await sweep)[0];
        entry.Outcome.ShouldBe(ProbeOutcome.TimedOut);
        entry.Status.ShouldBe(ProbeStatus.Unhealthy);
        entry.Duration.ShouldBe(TimeSpan.FromSeconds(5.5));
    }

    [Fact]
    public async Task A_synchronous_result_after_the_deadline_counts_as_timed_out()
    {
        await using var bench = new Bench();
        bench.Add("blocks", (_, _) =>
        {
            bench.Advance(5.2);
            return new(ProbeResult.Healthy());
        });

        (await bench.SweepAsync())[0].Outcome.ShouldBe(ProbeOutcome.TimedOut);
    }

    [Fact]
    public async Task A_result_just_before_the_deadline_counts()
    {
        await using var bench = new Bench();
        var probe = bench.Add("close");
        var sweep = bench.SweepAsync();
        bench.Advance(4.99);
        probe.Current.Succeed();

        (await sweep)[0].Status.ShouldBe(ProbeStatus.Healthy);
    }
}
