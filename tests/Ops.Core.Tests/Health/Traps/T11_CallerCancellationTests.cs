using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 11: a caller that cancels in the middle of a sweep leaves nothing behind.</summary>
public sealed class T11_CallerCancellationTests
{
    [Fact]
    public async Task Runs_in_flight_and_runs_not_begun_are_canceled_and_unknown()
    {
        await using var bench = new Bench(options => options.MaxConcurrency = 2);
        bench.Add("done", (_, _) => new(ProbeResult.Healthy()));
        var probes = Enumerable.Range(0, 4).Select(number => bench.Add($"slow {number}")).ToList();
        using var cancellation = new CancellationTokenSource();
        var sweep = bench.SweepAsync(cancellation.Token);
        await cancellation.CancelAsync();

        var report = await sweep;
        report.IsCanceled.ShouldBeTrue();
        report[0].Outcome.ShouldBe(ProbeOutcome.Completed);
        for (var index = 1; index < 5; index++)
        {
            report[index].Outcome.ShouldBe(ProbeOutcome.Canceled);
            report[index].Status.ShouldBe(ProbeStatus.Unknown);
        }

        probes.Sum(probe => probe.Started).ShouldBe(2);
        bench.Monitor.Prober.AbandonedNow.ShouldBe(0);
    }

    [Fact]
    public async Task A_sweep_after_a_cancelled_one_is_whole()
    {
        await using var bench = new Bench(options => options.MaxConcurrency = 1);
        bench.Add("slow 0");
        bench.Add("slow 1");
        var report = new SweepReport();
        using var cancellation = new CancellationTokenSource();
        var first = bench.Monitor.SweepAsync(report, cancellation.Token);
        await cancellation.CancelAsync();
        await first;

        var second = bench.Monitor.SweepAsync(report, CancellationToken.None).AsTask();
        bench.Advance(5.01);
        await Until.EndedAsync(second, bench);
        report.IsCanceled.ShouldBeFalse();
        report.CountOf(ProbeOutcome.TimedOut).ShouldBe(2);
    }

    [Fact]
    public async Task A_probe_that_ignores_the_cancellation_is_left_behind_without_blame()
    {
        await using var bench = new Bench();
        var stubborn = bench.Add("stubborn");
        stubborn.IgnoresToken = true;
        using var cancellation = new CancellationTokenSource();
        var sweep = bench.SweepAsync(cancellation.Token);
        await cancellation.CancelAsync();
        sweep.IsCompleted.ShouldBeFalse();
        bench.Advance(1.01);

        var report = await sweep;
        report[0].Outcome.ShouldBe(ProbeOutcome.Canceled);
        report[0].Status.ShouldBe(ProbeStatus.Unknown);
        bench.Monitor.Prober.AbandonedNow.ShouldBe(1);
        stubborn.Current.Succeed();
        bench.Monitor.Prober.AbandonedNow.ShouldBe(0);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_starts_no_probe_on_the_pool_to_speak_of()
    {
        await using var bench = new Bench(options => options.MaxConcurrency = 1);
        bench.Add("first");
        var second = bench.Add("second");

        var report = await bench.SweepAsync(new CancellationToken(canceled: true));

        report.CountOf(ProbeOutcome.Canceled).ShouldBe(2);
        second.Started.ShouldBe(0);
    }

    [Fact]
    public async Task Leaving_a_stream_early_cancels_the_rest()
    {
        await using var bench = new Bench();
        bench.Add("done", (_, _) => new(ProbeResult.Healthy()));
        var slow = bench.Add("slow");
        await foreach (var entry in bench.Monitor.StreamAsync(TestContext.Current.CancellationToken))
        {
            entry.Name.ShouldBe("done");
            break;
        }

        slow.Current.Token.IsCancellationRequested.ShouldBeTrue();
    }
}
