using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 6: a token source that fired or was abandoned is never used again.</summary>
public sealed class T06_TokenSourceTests
{
    [Fact]
    public async Task After_a_timeout_the_next_run_gets_a_token_that_is_not_cancelled()
    {
        await using var bench = new Bench(options => options.MaxConcurrency = 1);
        var slow = bench.Add("slow");
        var sweep = bench.SweepAsync();
        bench.Advance(5.01);
        await sweep;
        var fired = slow.Current.Token;

        var next = bench.SweepAsync();
        slow.Current.Token.ShouldNotBe(fired);
        slow.Current.Token.IsCancellationRequested.ShouldBeFalse();
        slow.Current.Succeed();
        (await next)[0].Status.ShouldBe(ProbeStatus.Healthy);
    }

    [Fact]
    public async Task After_an_abandonment_the_slots_next_run_gets_another_token()
    {
        await using var bench = new Bench(options => options.MaxConcurrency = 1);
        var hung = bench.Add("hung");
        var other = bench.Add("other");
        hung.IgnoresToken = true;
        var sweep = bench.SweepAsync();
        bench.Advance(6.01);
        await Until.TrueAsync(() => other.Started == 1, "the other probe begins in the new slot");

        other.Current.Token.ShouldNotBe(hung.Current.Token);
        other.Current.Token.IsCancellationRequested.ShouldBeFalse();
        other.Current.Succeed();
        await sweep;
    }

    [Fact]
    public async Task What_a_probe_leaves_registered_on_its_token_does_not_fire_for_the_next()
    {
        await using var bench = new Bench(options => options.MaxConcurrency = 1);
        var fired = 0;
        bench.Add("leaves", (_, token) =>
        {
            token.Register(() => Interlocked.Increment(ref fired));
            return new(ProbeResult.Healthy());
        });
        bench.Add("slow");
        var sweep = bench.SweepAsync();
        bench.Advance(5.01);

        (await sweep)[1].Outcome.ShouldBe(ProbeOutcome.TimedOut);
        fired.ShouldBe(0);
    }
}
