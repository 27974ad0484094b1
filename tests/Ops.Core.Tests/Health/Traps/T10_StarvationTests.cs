using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 10: probes that wait for async work on pool threads starve the pool, and that is the prober's own state.</summary>
[Collection(nameof(StarvedThreadPool))]
public sealed class T10_StarvationTests
{
    [Fact]
    public async Task A_starved_pool_shows_as_the_probers_state_and_not_as_targets_that_are_down()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.GetMaxThreads(out var maxWorkers, out var maxPorts);
        using var release = new ManualResetEventSlim();
        await using var monitor = new HealthMonitor(new HealthMonitorOptions { StarvationThreshold = TimeSpan.FromMilliseconds(100) });
        monitor.Register(new ProbeRegistration("yields", new DelegateProbe(async (_, _) =>
        {
            await Task.Yield();
            return ProbeResult.Healthy();
        }))
        {
            Policy = new ProbePolicy { Timeout = TimeSpan.FromMilliseconds(600), AbandonGrace = TimeSpan.FromMilliseconds(100) },
        });
        SweepReport report = new();
        ProberHealth? starved = null;
        try
        {
            ThreadPool.SetMaxThreads(Math.Max(workers, Environment.ProcessorCount), maxPorts);
            for (var number = 0; number < 64; number++)
                ThreadPool.UnsafeQueueUserWorkItem(_ => release.Wait(), null);

            // Looks at the task instead of awaiting it: every thread of the pool is taken.
            var sweep = monitor.SweepAsync(report, CancellationToken.None);
            SpinWait.SpinUntil(() => sweep.IsCompleted, TimeSpan.FromSeconds(20)).ShouldBeTrue("the sweep ends although the pool is starved");
            starved = monitor.Prober;
        }
        finally
        {
            ThreadPool.SetMaxThreads(maxWorkers, maxPorts);
            release.Set();
        }

        report[0].Outcome.ShouldBeOneOf(ProbeOutcome.Abandoned, ProbeOutcome.TimedOut);
        report[0].Status.ShouldBe(ProbeStatus.Unknown, report[0].ToString());
        starved!.Status.ShouldBe(ProbeStatus.Degraded);
        starved.Problems.ShouldContain(problem => problem.Contains("thread pool", StringComparison.Ordinal));
        await Until.TrueAsync(() => monitor.Prober.AbandonedNow == 0, "the late run is back");
        (await monitor.SweepAsync(CancellationToken.None)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_probe_that_blocks_its_thread_is_moved_to_the_blocking_lane_by_itself_and_back()
    {
        await using var monitor = new HealthMonitor(new HealthMonitorOptions());
        using var release = new ManualResetEventSlim();
        var threads = new List<string?>();
        var blocks = true;
        monitor.Register(new ProbeRegistration("blocks", new DelegateProbe((_, _) =>
        {
            threads.Add(Thread.CurrentThread.Name);
            if (Volatile.Read(ref blocks))
                release.Wait(TimeSpan.FromMilliseconds(150), CancellationToken.None);
            return new(ProbeResult.Healthy());
        })));

        await monitor.SweepAsync(CancellationToken.None);
        monitor.Find("blocks")!.IsBlocking.ShouldBeTrue();
        Volatile.Write(ref blocks, false);
        await monitor.SweepAsync(CancellationToken.None);
        monitor.Find("blocks")!.IsBlocking.ShouldBeFalse();
        await monitor.SweepAsync(CancellationToken.None);

        threads.Count.ShouldBe(3);
        (threads[0] == "Ops blocking lane").ShouldBeFalse();
        threads[1].ShouldBe("Ops blocking lane");
        (threads[2] == "Ops blocking lane").ShouldBeFalse();
    }
}
