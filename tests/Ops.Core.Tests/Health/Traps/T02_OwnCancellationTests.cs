using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 2: an OperationCanceledException that nobody asked for is a fault.</summary>
public sealed class T02_OwnCancellationTests
{
    [Fact]
    public async Task A_probe_that_cancels_itself_is_faulted()
    {
        await using var bench = new Bench();
        bench.Add("sync", (_, _) => throw new OperationCanceledException());
        bench.Add("canceled task", (_, _) => ValueTask.FromCanceled<ProbeResult>(new CancellationToken(true)));
        var pending = bench.Add("pending");
        var sweep = bench.SweepAsync();
        pending.Current.Cancel();

        foreach (var entry in await sweep)
        {
            entry.Outcome.ShouldBe(ProbeOutcome.Faulted, entry.Name);
            entry.Status.ShouldBe(ProbeStatus.Unhealthy, entry.Name);
        }
    }

    [Fact]
    public async Task A_cancellation_after_the_timeout_is_a_timeout()
    {
        await using var bench = new Bench();
        bench.Add("slow");
        var sweep = bench.SweepAsync();
        bench.Advance(5.01);

        var report = await sweep;
        report[0].Outcome.ShouldBe(ProbeOutcome.TimedOut);
        report[0].Status.ShouldBe(ProbeStatus.Unhealthy);
        report[0].Result.Description.ShouldNotBeNull().ShouldContain("timeout of 5000 ms");
    }
}
