using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 7: callbacks of a token run where it is cancelled; one that blocks must not stall the scanner.</summary>
public sealed class T07_BlockingCancelCallbackTests
{
    [Fact]
    public async Task A_callback_that_blocks_delays_no_other_deadline()
    {
        await using var bench = new Bench();
        using var release = new ManualResetEventSlim();
        bench.Add("blocks", async (_, token) =>
        {
            await using var registration = token.UnsafeRegister(_ => release.Wait(), null);
            await Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);
            return default;
        });
        var other = bench.Add("other");
        var sweep = bench.SweepAsync();
        bench.Advance(5.01);
        await Until.TrueAsync(() => other.Current.Task.IsCompleted, "the other probe is cancelled");
        bench.Advance(1);

        var report = await sweep;
        report[0].Outcome.ShouldBe(ProbeOutcome.Abandoned);
        report[1].Outcome.ShouldBe(ProbeOutcome.TimedOut);
        other.Current.Token.IsCancellationRequested.ShouldBeTrue();
        release.Set();
    }

    [Fact]
    public async Task A_callback_that_throws_harms_nobody()
    {
        await using var bench = new Bench();
        bench.Add("throws", async (_, token) =>
        {
            token.Register(() => throw new InvalidOperationException("in a callback"));
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return default;
        });
        var sweep = bench.SweepAsync();
        bench.Advance(5.01);

        (await Until.EndedAsync(sweep, bench))[0].Outcome.ShouldBeOneOf(ProbeOutcome.TimedOut, ProbeOutcome.Abandoned);
    }
}
