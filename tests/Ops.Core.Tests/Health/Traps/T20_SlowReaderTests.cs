using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 20: a slow reader of a stream loses counted events and delays no probe.</summary>
public sealed class T20_SlowReaderTests
{
    [Fact]
    public async Task A_reader_that_does_not_read_loses_the_oldest_and_is_told_how_many()
    {
        await using var bench = new Bench(options => options.StreamBufferLength = 4);
        var probe = new Counter();
        bench.Add("changes", new DelegateProbe(probe.ProbeAsync), static _ => { });
        var transitions = bench.Monitor.WatchTransitionsAsync(CancellationToken.None);
        for (var sweep = 0; sweep < 10; sweep++)
        {
            probe.Result = sweep % 2 == 0 ? ProbeResult.Unhealthy("down") : ProbeResult.Healthy();
            await bench.SweepAsync();
        }

        await bench.DisposeAsync();
        var seen = await transitions.ToListAsync(TestContext.Current.CancellationToken);
        seen.Count.ShouldBe(4);
        seen[0].MissedBefore.ShouldBe(6);
        seen.Skip(1).ShouldAllBe(transition => transition.MissedBefore == 0);
        seen[^1].To.ShouldBe(ProbeStatus.Healthy);
        bench.Monitor.Prober.DroppedEvents.ShouldBe(6);
    }

    [Fact]
    public async Task Two_readers_do_not_take_from_each_other()
    {
        await using var bench = new Bench();
        bench.Add("down", (_, _) => new(ProbeResult.Unhealthy("down")));
        var one = bench.Monitor.WatchTransitionsAsync(CancellationToken.None);
        var two = bench.Monitor.WatchObservationsAsync(CancellationToken.None);
        var three = bench.Monitor.WatchTransitionsAsync(CancellationToken.None);
        await bench.SweepAsync();
        await bench.DisposeAsync();

        (await one.ToListAsync(TestContext.Current.CancellationToken)).Count.ShouldBe(1);
        (await two.ToListAsync(TestContext.Current.CancellationToken)).Count.ShouldBe(1);
        (await three.ToListAsync(TestContext.Current.CancellationToken)).Count.ShouldBe(1);
    }
}
