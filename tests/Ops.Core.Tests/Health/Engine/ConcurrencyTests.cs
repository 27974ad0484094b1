using Ops.Health;

namespace Ops.Core.Tests.Health.Engine;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task No_more_probes_run_at_once_than_there_are_slots()
    {
        await using var bench = new Bench(options => options.MaxConcurrency = 3);
        var probes = Enumerable.Range(0, 10).Select(number => bench.Add($"p{number}")).ToList();
        var sweep = bench.SweepAsync();
        for (var ended = 0; ended < 10; ended++)
        {
            probes.Count(probe => probe.Started == 1).ShouldBe(Math.Min(10, ended + 3));
            probes[ended].Current.Succeed();
        }

        (await sweep).CountOf(ProbeStatus.Healthy).ShouldBe(10);
    }

    [Fact]
    public async Task A_groups_limit_holds_back_its_own_probes_and_no_others()
    {
        await using var bench = new Bench(options => options.GroupConcurrency["db"] = 1);
        var grouped = new List<ManualProbe>();
        for (var number = 0; number < 3; number++)
        {
            grouped.Add(new ManualProbe());
            bench.Monitor.Register(new ProbeRegistration($"db {number}", grouped[number]) { Group = "db" });
        }

        var free = bench.Add("free");
        var sweep = bench.SweepAsync();
        free.Started.ShouldBe(1);
        for (var number = 0; number < 3; number++)
        {
            grouped.Sum(probe => probe.Started).ShouldBe(number + 1);
            grouped[number].Current.Succeed();
        }

        free.Current.Succeed();
        (await sweep).CountOf(ProbeStatus.Healthy).ShouldBe(4);
    }

    [Fact]
    public async Task A_hung_member_of_a_group_does_not_hold_the_group_for_ever()
    {
        await using var bench = new Bench(options => options.GroupConcurrency["db"] = 1);
        var hung = new ManualProbe { IgnoresToken = true };
        bench.Monitor.Register(new ProbeRegistration("hung", hung) { Group = "db" });
        bench.Monitor.Register(new ProbeRegistration("next", new DelegateProbe((_, _) => new(ProbeResult.Healthy()))) { Group = "db" });
        var report = await Until.EndedAsync(bench.SweepAsync(), bench);

        report[0].Outcome.ShouldBe(ProbeOutcome.Abandoned);
        report[1].Status.ShouldBe(ProbeStatus.Healthy);
        hung.Current.Succeed();
    }

    [Fact]
    public async Task A_cancelled_sweep_gives_back_the_places_in_a_group_that_its_waiting_runs_had()
    {
        await using var monitor = new HealthMonitor(new HealthMonitorOptions { MaxBlockingThreads = 1, GroupConcurrency = { ["db"] = 2 } });
        using var release = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        for (var number = 0; number < 4; number++)
        {
            monitor.Register(new ProbeRegistration($"db {number}", new DelegateProbe((_, _) =>
            {
                entered.Set();
                release.Wait(CancellationToken.None);
                return new(ProbeResult.Healthy());
            }))
            {
                Group = "db",
                Policy = new ProbePolicy { Blocking = true },
            });
        }

        using var cancellation = new CancellationTokenSource();
        var sweep = monitor.SweepAsync(cancellation.Token).AsTask();
        entered.Wait(TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();
        release.Set();
        (await sweep).IsCanceled.ShouldBeTrue();

        (await monitor.SweepAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).CountOf(ProbeStatus.Healthy).ShouldBe(4);
    }

    [Fact]
    public async Task Sweeps_at_the_same_time_share_the_slots_and_take_turns()
    {
        await using var bench = new Bench(options => options.MaxConcurrency = 1);
        var first = bench.Add("first");
        for (var number = 0; number < 50; number++)
            bench.Add($"other {number}", async (_, _) =>
            {
                await Task.Yield();
                return ProbeResult.Healthy();
            });

        var one = bench.SweepAsync();
        var two = bench.SweepAsync();
        first.Started.ShouldBe(1);
        first.Current.Succeed();
        await Until.TrueAsync(() => first.Started == 2, "the other sweep has its turn");
        first.Current.Succeed();
        var reports = await Task.WhenAll(one, two).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        foreach (var report in reports)
            (report.CountOf(ProbeOutcome.Completed) + report.CountOf(ProbeOutcome.Skipped)).ShouldBe(51);
        reports.Sum(report => report.CountOf(ProbeOutcome.Completed)).ShouldBeGreaterThanOrEqualTo(51);
    }

    [Fact]
    public async Task Many_sweeps_from_many_threads_all_end_with_every_entry_filled()
    {
        await using var monitor = new HealthMonitor(new HealthMonitorOptions { MaxConcurrency = 8 });
        for (var number = 0; number < 200; number++)
        {
            var kind = number % 4;
            monitor.Register(new ProbeRegistration($"p{number}", new DelegateProbe(async (_, token) =>
            {
                if (kind == 1)
                    await Task.Yield();
                if (kind == 2)
                    await Task.Delay(1, token);
                return kind == 3 ? throw new IOException("always") : ProbeResult.Healthy();
            }))
            {
                Policy = new ProbePolicy { Attempts = kind == 3 ? 2 : 1 },
            });
        }

        await Parallel.ForAsync(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, token) =>
        {
            var report = await monitor.SweepAsync(token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), token);
            report.Count.ShouldBe(200);
            report.ShouldAllBe(entry => entry.Outcome != ProbeOutcome.None);
        });
        monitor.Prober.SlotsInUse.ShouldBe(0);
    }

    [Fact]
    public async Task Probes_that_come_and_go_while_sweeps_and_the_schedule_run_corrupt_nothing()
    {
        await using var monitor = new HealthMonitor(new HealthMonitorOptions { MaxConcurrency = 8, Resolution = TimeSpan.FromMilliseconds(1) });
        using var stop = new CancellationTokenSource();
        var running = monitor.RunAsync(stop.Token);
        var churn = Task.Run(() =>
        {
            for (var round = 0; round < 3_000; round++)
            {
                var name = $"p{round % 50}";
                if (!monitor.Unregister(name))
                {
                    monitor.Register(new ProbeRegistration(name, new DelegateProbe(async (context, _) =>
                    {
                        context.ProbeName.ShouldBe(name);
                        await Task.Yield();
                        return ProbeResult.Healthy();
                    }))
                    {
                        Policy = new ProbePolicy { Interval = TimeSpan.FromMilliseconds(2) },
                    });
                }
            }
        });
        while (!churn.IsCompleted)
        {
            foreach (var entry in await monitor.SweepAsync(CancellationToken.None))
                (entry.Result.Description ?? "").ShouldNotContain("ShouldAssert");
        }

        await churn;
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        monitor.Snapshot().Count.ShouldBe(monitor.Count);
        monitor.Snapshot().ShouldAllBe(probe => probe.Status == ProbeStatus.Healthy || probe.Status == ProbeStatus.Unknown);
    }

    [Fact]
    public async Task Blocking_probes_run_on_the_lane_and_the_others_do_not_wait_for_them()
    {
        await using var monitor = new HealthMonitor(new HealthMonitorOptions { MaxBlockingThreads = 4 });
        using var release = new ManualResetEventSlim();
        for (var number = 0; number < 20; number++)
        {
            monitor.Register(new ProbeRegistration($"blocks {number}", new DelegateProbe((_, _) =>
            {
                release.Wait(CancellationToken.None);
                return new(ProbeResult.Healthy());
            }))
            {
                Policy = new ProbePolicy { Blocking = true },
            });
        }

        for (var number = 0; number < 100; number++)
            monitor.Register(new ProbeRegistration($"free {number}", new DelegateProbe((_, _) => new(ProbeResult.Healthy()))));

        var free = 0;
        var all = 0;
        await foreach (var entry in monitor.StreamAsync(TestContext.Current.CancellationToken))
        {
            all++;
            if (entry.Name.StartsWith("free", StringComparison.Ordinal) && ++free == 100)
                release.Set();
        }

        all.ShouldBe(120);
    }
}
