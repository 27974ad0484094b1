using Ops.Health;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 22: retries share one deadline.</summary>
public sealed class T22_RetryTests
{
    [Fact]
    public async Task A_failed_attempt_is_followed_by_another_and_the_last_one_counts()
    {
        await using var bench = new Bench();
        var attempts = new List<int>();
        bench.Add("third time lucky", (context, _) =>
        {
            attempts.Add(context.Attempt);
            return context.Attempt < 3 ? throw new IOException("not yet") : new(ProbeResult.Healthy());
        }, policy => policy.Attempts = 5);

        (await bench.SweepAsync())[0].Status.ShouldBe(ProbeStatus.Healthy);
        attempts.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task The_deadline_is_that_of_the_first_attempt()
    {
        await using var bench = new Bench();
        var probe = bench.Add("slow to fail", policy => policy.Attempts = 3);
        var sweep = bench.SweepAsync();
        bench.Advance(2);
        probe.Current.Fail();
        bench.Advance(2);
        probe.Current.Fail();
        probe.Started.ShouldBe(3);
        probe.Current.Context.Attempt.ShouldBe(3);
        bench.Advance(1.01);

        var entry = (await Until.EndedAsync(sweep, bench))[0];
        entry.Outcome.ShouldBe(ProbeOutcome.TimedOut);
        entry.Duration.ShouldBe(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(0.1));
    }

    [Fact]
    public async Task The_pause_between_attempts_is_kept_and_ends_with_the_deadline()
    {
        await using var bench = new Bench();
        var probe = new Counter { Result = ProbeResult.Unhealthy("down") };
        bench.Add("down", probe.ProbeAsync, policy =>
        {
            policy.Attempts = 100;
            policy.RetryDelay = TimeSpan.FromSeconds(2);
        });

        var entry = (await Until.EndedAsync(bench.SweepAsync(), bench))[0];

        entry.Outcome.ShouldBe(ProbeOutcome.Completed);
        entry.Status.ShouldBe(ProbeStatus.Unhealthy);
        probe.Value.ShouldBe(3);
        entry.Duration.ShouldBe(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public async Task A_cancellation_ends_the_pause()
    {
        await using var bench = new Bench();
        bench.Add("down", (_, _) => new(ProbeResult.Unhealthy("down")), policy =>
        {
            policy.Attempts = 2;
            policy.RetryDelay = TimeSpan.FromSeconds(2);
        });
        using var cancellation = new CancellationTokenSource();
        var sweep = bench.SweepAsync(cancellation.Token);
        await cancellation.CancelAsync();

        (await sweep).IsCanceled.ShouldBeTrue();
    }
}
