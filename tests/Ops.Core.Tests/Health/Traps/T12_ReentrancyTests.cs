using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 12: a probe that calls the monitor it runs in.</summary>
public sealed class T12_ReentrancyTests
{
    [Fact]
    public async Task A_probe_may_register_and_unregister_probes_itself_included()
    {
        await using var bench = new Bench();
        bench.Add("changes", (_, _) =>
        {
            bench.Add("new", (_, _) => new(ProbeResult.Healthy()));
            bench.Monitor.Unregister("changes").ShouldBeTrue();
            return new(ProbeResult.Healthy());
        });

        var first = await bench.SweepAsync();
        first.Count.ShouldBe(1);
        first[0].Outcome.ShouldBe(ProbeOutcome.Completed);
        (await bench.SweepAsync()).Select(entry => entry.Name).ShouldBe(["new"]);
    }

    [Fact]
    public async Task A_probe_may_sweep_and_finds_itself_skipped_instead_of_waiting_for_itself()
    {
        await using var bench = new Bench();
        SweepReport? inner = null;
        bench.Add("sweeps", async (_, _) =>
        {
            inner = await bench.SweepAsync();
            return ProbeResult.Healthy();
        });
        bench.Add("other", (_, _) => new(ProbeResult.Healthy()));

        var outer = await bench.SweepAsync();

        outer.CountOf(ProbeStatus.Healthy).ShouldBe(2);
        inner!.Find("sweeps")!.Value.Outcome.ShouldBe(ProbeOutcome.Skipped);
        inner.Find("other")!.Value.Outcome.ShouldBe(ProbeOutcome.Completed);
    }

    [Fact]
    public async Task A_probe_may_dispose_the_monitor_and_the_sweep_ends()
    {
        var bench = new Bench();
        bench.Add("disposes", async (_, _) =>
        {
            await bench.Monitor.DisposeAsync();
            return ProbeResult.Healthy();
        });
        bench.Add("other");
        var sweep = bench.SweepAsync();

        var report = await Until.EndedAsync(sweep, bench);

        report.IsCanceled.ShouldBeTrue();
        await bench.DisposeAsync();
    }
}
