using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 13: unregistering in flight, and the id's next owner.</summary>
public sealed class T13_IdReuseTests
{
    [Fact]
    public async Task The_end_of_a_removed_probes_run_does_not_touch_the_probe_registered_after_it()
    {
        await using var bench = new Bench();
        var old = bench.Add("old");
        var sweep = bench.SweepAsync();
        bench.Monitor.Unregister("old").ShouldBeTrue();
        bench.Add("new");
        old.Current.Fail();
        await sweep;

        bench.Monitor.Find("old").ShouldBeNull();
        bench.Monitor.Find("new")!.Status.ShouldBe(ProbeStatus.Unknown);
        bench.Monitor.CountOf(ProbeStatus.Unhealthy).ShouldBe(bench.Monitor.Snapshot().Count(probe => probe.Status == ProbeStatus.Unhealthy) + 1, "the removed one is not yet counted out");
        bench.Advance(0.05);
        bench.Monitor.CountOf(ProbeStatus.Unhealthy).ShouldBe(0);
    }

    [Fact]
    public async Task An_abandoned_run_of_a_removed_probe_ends_late_without_harm()
    {
        await using var bench = new Bench();
        var hung = bench.Add("hung");
        hung.IgnoresToken = true;
        var sweep = bench.SweepAsync();
        bench.Advance(6.01);
        await sweep;
        bench.Monitor.Unregister("hung");
        var next = bench.Add("next");
        hung.Current.Fail();
        var second = bench.SweepAsync();
        next.Current.Succeed();

        (await second)[0].Status.ShouldBe(ProbeStatus.Healthy);
        bench.Monitor.Prober.AbandonedNow.ShouldBe(0);
    }

    [Fact]
    public async Task A_probe_that_is_removed_before_its_turn_is_skipped_although_its_id_lives_on()
    {
        await using var bench = new Bench(options => options.MaxConcurrency = 1);
        var first = bench.Add("first");
        bench.Add("second", (_, _) => new(ProbeResult.Healthy()));
        var sweep = bench.SweepAsync();
        bench.Monitor.Unregister("second");
        var replacement = bench.Add("third");
        first.Current.Succeed();

        var report = await sweep;
        report[1].Name.ShouldBe("second");
        report[1].Outcome.ShouldBe(ProbeOutcome.Skipped);
        replacement.Started.ShouldBe(0);
    }

    [Fact]
    public async Task Ids_are_used_again_so_that_coming_and_going_costs_no_memory()
    {
        await using var bench = new Bench();
        var ids = new HashSet<int>();
        for (var round = 0; round < 100; round++)
        {
            bench.Add("comes and goes", (_, _) => new(ProbeResult.Healthy()));
            ids.Add((await bench.SweepAsync())[0].Observation.ProbeId);
            bench.Monitor.Unregister("comes and goes").ShouldBeTrue();
        }

        ids.Count.ShouldBe(1);
        bench.Monitor.Unregister("comes and goes").ShouldBeFalse();
    }
}
