using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 14: disposal is idempotent and bounded.</summary>
public sealed class T14_DisposalTests
{
    [Fact]
    public async Task Disposing_twice_is_disposing_once()
    {
        var bench = new Bench();
        bench.Add("probe");
        await bench.Monitor.DisposeAsync();
        await bench.Monitor.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(async () => await bench.SweepAsync());
        await Should.ThrowAsync<ObjectDisposedException>(() => bench.Monitor.RunAsync(CancellationToken.None));
        Should.Throw<ObjectDisposedException>(() => bench.Add("late"));
    }

    [Fact]
    public async Task A_probe_that_never_ends_holds_disposal_no_longer_than_its_grace()
    {
        var bench = new Bench();
        var hung = bench.Add("hung");
        hung.IgnoresToken = true;
        var sweep = bench.SweepAsync();
        var disposal = bench.Monitor.DisposeAsync().AsTask();
        bench.Advance(0.5);
        disposal.IsCompleted.ShouldBeFalse();
        bench.Advance(0.6);

        await disposal.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        (await sweep).IsCanceled.ShouldBeTrue();
        hung.Current.Succeed();
    }

    [Fact]
    public async Task Disposal_ends_the_running_and_the_streams()
    {
        var bench = new Bench();
        bench.Add("probe", (_, _) => new(ProbeResult.Healthy()));
        var running = bench.Monitor.RunAsync(CancellationToken.None);
        var transitions = bench.Monitor.WatchTransitionsAsync(CancellationToken.None).ToListAsync(TestContext.Current.CancellationToken);
        await bench.DisposeAsync();

        await running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        (await transitions).ShouldBeEmpty();
    }
}
