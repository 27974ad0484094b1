using Ops.Deploy;
using Ops.Health;

namespace Ops.Core.Tests.Deploy;

/// <summary>Watches and pauses on machines whose clocks are wrong, or are put right meanwhile.</summary>
public sealed class StepTimeTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    private readonly DeployBench _bench = new();

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_clock_that_is_put_back_or_forward_neither_lengthens_a_watch_nor_ends_it_early(int hours)
    {
        await _bench.DeployAsync("v1");
        var looks = 0;
        _bench.AddCheck("errors", () =>
        {
            if (++looks == 1)
                _bench.Time.Advance(TimeSpan.FromHours(hours));
            return ProbeResult.Healthy();
        });
        var deployer = _bench.NewProcess();
        var plan = await deployer.PlanWatchAsync(DeployBench.Service, new WatchRequest { Duration = TimeSpan.FromMilliseconds(60), Interval = TimeSpan.FromMilliseconds(5), Checks = ["errors"] }, CancellationToken.None);

        var watched = await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None).WaitAsync(LongEnough);

        watched.Status.ShouldBe(DeploymentStatus.Succeeded, watched.Cause);
        looks.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task A_clock_that_is_put_back_does_not_lengthen_a_pause()
    {
        await _bench.DeployAsync("v1");
        var deployer = _bench.NewProcess(configure: target => target.After = what =>
        {
            if (what.StartsWith("scale", StringComparison.Ordinal))
                _bench.Time.Advance(TimeSpan.FromHours(-1));
        });
        var plan = await deployer.PlanAsync(DeployBench.Request(DeployBench.Spec("v2"), new RollingStrategy { Pause = TimeSpan.FromMilliseconds(20) }), CancellationToken.None);
        plan.Steps.OfType<PauseStep>().ShouldNotBeEmpty();

        (await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None).WaitAsync(LongEnough)).Status.ShouldBe(DeploymentStatus.Succeeded);
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(20, 40)]
    [InlineData(60, 0)]
    [InlineData(600, 0)]
    [InlineData(-600, 60)]
    public void What_is_left_of_a_time_is_never_less_than_nothing_nor_more_than_all_of_it(int secondsSinceStart, int expected)
    {
        var time = new Conformance.ManualTime();
        var context = new StepContext
        {
            Plan = null!,
            Target = null!,
            Operation = null!,
            Log = null!,
            Checks = null!,
            Options = null!,
            Time = time,
            StartedAt = time.GetUtcNow() - TimeSpan.FromSeconds(secondsSinceStart),
            IsUndo = false,
        };

        context.LeftOf(TimeSpan.FromMinutes(1)).ShouldBe(TimeSpan.FromSeconds(expected));
    }
}
