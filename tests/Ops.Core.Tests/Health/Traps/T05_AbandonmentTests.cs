using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 5: a probe that never returns is abandoned once, within a cap, and its late end corrupts nothing.</summary>
public sealed class T05_AbandonmentTests
{
    [Fact]
    public async Task A_hung_probe_is_abandoned_and_the_sweep_still_ends()
    {
        await using var bench = new Bench();
        var hung = bench.Add("hung");
        hung.IgnoresToken = true;
        bench.Add("other", (_, _) => new(ProbeResult.Healthy()));
        var sweep = bench.SweepAsync();
        bench.Advance(5.99);
        sweep.IsCompleted.ShouldBeFalse();
        await Until.TrueAsync(() => hung.Current.Token.IsCancellationRequested, "the token is cancelled");
        bench.Advance(0.02);

        var report = await sweep;
        report[0].Outcome.ShouldBe(ProbeOutcome.Abandoned);
        report[0].Status.ShouldBe(ProbeStatus.Unhealthy);
        report[1].Status.ShouldBe(ProbeStatus.Healthy);
        bench.Monitor.Prober.AbandonedNow.ShouldBe(1);
        bench.Monitor.Find("hung")!.IsHung.ShouldBeTrue();
    }

    [Fact]
    public async Task It_is_not_started_again_until_the_first_run_ends_and_keeps_failing_until_then()
    {
        await using var bench = new Bench();
        var hung = bench.Add("hung", policy => policy.UnhealthyThreshold = 2);
        hung.IgnoresToken = true;
        var first = bench.SweepAsync();
        bench.Advance(6.01);
        await first;

        var second = await bench.SweepAsync();
        hung.Started.ShouldBe(1);
        second[0].Outcome.ShouldBe(ProbeOutcome.Skipped);
        second[0].Result.Status.ShouldBe(ProbeStatus.Unhealthy);
        bench.Monitor.Prober.Abandoned.ShouldBe(1);

        hung.Current.Succeed();
        bench.Monitor.Prober.AbandonedNow.ShouldBe(0);
        bench.Monitor.Find("hung")!.IsHung.ShouldBeFalse();
        var third = bench.SweepAsync();
        hung.Started.ShouldBe(2);
        hung.Current.Succeed();
        (await third)[0].Status.ShouldBe(ProbeStatus.Healthy);
    }

    [Fact]
    public async Task A_late_end_changes_no_status_no_history_and_no_report()
    {
        await using var bench = new Bench();
        var hung = bench.Add("hung");
        hung.IgnoresToken = true;
        var sweep = bench.SweepAsync();
        bench.Advance(6.01);
        var report = await sweep;
        var before = (report[0], bench.Monitor.Find("hung")!.Status, bench.Monitor.History("hung").Count);

        hung.Current.Succeed();

        (report[0], bench.Monitor.Find("hung")!.Status, bench.Monitor.History("hung").Count).ShouldBe(before);
    }

    [Fact]
    public async Task A_late_fault_raises_no_unobserved_task_exception()
    {
        var unobserved = 0;
        void Count(object? sender, UnobservedTaskExceptionEventArgs args)
        {
            if (args.Exception.ToString().Contains("late fault", StringComparison.Ordinal))
                Interlocked.Increment(ref unobserved);
        }

        TaskScheduler.UnobservedTaskException += Count;
        try
        {
            await LeaveLateFaultAsync();
            for (var round = 0; round < 3; round++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Count;
        }

        unobserved.ShouldBe(0);

        static async Task LeaveLateFaultAsync()
        {
            await using var bench = new Bench();
            var hung = bench.Add("hung");
            hung.IgnoresToken = true;
            var sweep = bench.SweepAsync();
            bench.Advance(6.01);
            await sweep;
            hung.Current.Throw(new IOException("late fault"));
        }
    }

    [Fact]
    public async Task At_the_cap_the_prober_is_degraded_and_the_targets_are_not_unhealthy()
    {
        await using var bench = new Bench(options => options.MaxAbandoned = 2);
        var probes = Enumerable.Range(0, 5).Select(number => bench.Add($"hung {number}")).ToList();
        probes.ForEach(probe => probe.IgnoresToken = true);
        var sweep = bench.SweepAsync();
        bench.Advance(6.01);
        var report = await sweep;

        report.CountOf(ProbeOutcome.Abandoned).ShouldBe(5);
        report.CountOf(ProbeStatus.Unhealthy).ShouldBe(2);
        report.CountOf(ProbeStatus.Unknown).ShouldBe(3);
        bench.Monitor.Prober.Status.ShouldBe(ProbeStatus.Degraded);
        bench.Monitor.Prober.Problems.ShouldContain(problem => problem.Contains("abandoned", StringComparison.Ordinal));

        probes.ForEach(probe => probe.Current.Succeed());
        bench.Monitor.Prober.AbandonedNow.ShouldBe(0);
        bench.Monitor.Prober.Status.ShouldBe(ProbeStatus.Healthy);
    }

    [Fact]
    public async Task With_every_slot_held_for_ever_the_rest_is_skipped_and_the_sweep_ends()
    {
        await using var bench = new Bench(options =>
        {
            options.MaxAbandoned = 0;
            options.MaxConcurrency = 2;
        });
        var probes = Enumerable.Range(0, 5).Select(number => bench.Add($"hung {number}")).ToList();
        probes.ForEach(probe => probe.IgnoresToken = true);
        var report = await Until.EndedAsync(bench.SweepAsync(), bench);

        report.CountOf(ProbeOutcome.Abandoned).ShouldBe(2);
        report.CountOf(ProbeOutcome.Skipped).ShouldBe(3);
        report.CountOf(ProbeStatus.Unhealthy).ShouldBe(0);
        bench.Monitor.Prober.Status.ShouldBe(ProbeStatus.Degraded);

        probes.Where(probe => probe.Started > 0).ToList().ForEach(probe => probe.Current.Succeed());
        probes.ForEach(probe => probe.IgnoresToken = false);
        var again = bench.SweepAsync();
        probes.Count(probe => probe.Started == 2).ShouldBe(2, "the slots came back");
        bench.Advance(60);
        await again;
    }

    [Fact]
    public async Task A_probe_that_holds_its_thread_for_ever_cannot_hold_the_sweep()
    {
        using var release = new ManualResetEventSlim();
        var monitor = new HealthMonitor(new HealthMonitorOptions());
        monitor.Register(new ProbeRegistration("stuck", new DelegateProbe((_, _) =>
        {
            release.Wait(CancellationToken.None);
            return new(ProbeResult.Healthy());
        }))
        {
            Policy = new ProbePolicy { Timeout = TimeSpan.FromMilliseconds(200), AbandonGrace = TimeSpan.FromMilliseconds(50) },
        });
        for (var number = 0; number < 200; number++)
            monitor.Register(new ProbeRegistration($"other {number}", new DelegateProbe((_, _) => new(ProbeResult.Healthy()))));

        var report = await monitor.SweepAsync(CancellationToken.None);

        report[0].Outcome.ShouldBe(ProbeOutcome.Abandoned);
        report.CountOf(ProbeStatus.Healthy).ShouldBe(200);
        release.Set();
        await Until.TrueAsync(() => monitor.Prober.AbandonedNow == 0, "the stuck run is back");
        (await monitor.SweepAsync(CancellationToken.None)).CountOf(ProbeOutcome.Completed).ShouldBe(201);
        await monitor.DisposeAsync();
    }
}
