using Ops.Deploy;
using Ops.Health;

namespace Ops.Core.Tests.Deploy;

/// <summary>Watching a service by itself, as after a maintenance.</summary>
[Trait("Requirement", "S2-91")]
[Trait("Requirement", "S3-84")]
public sealed class WatchPlanTests
{
    private readonly DeployBench _bench = new();

    [Fact]
    public async Task A_service_that_stays_well_is_watched_for_its_time_and_nothing_is_changed()
    {
        await _bench.DeployAsync("v1");
        _bench.Platform.Effects.Clear();

        var watched = await WatchAsync(new WatchRequest { Duration = TimeSpan.FromMilliseconds(40), Interval = TimeSpan.FromMilliseconds(5) });

        watched.Status.ShouldBe(DeploymentStatus.Succeeded, watched.Cause);
        watched.Plan.ToString().ShouldContain("watch 'web' on 'test'");
        watched.Steps.Single().Detail.ShouldNotBeNull().ShouldContain("0 of them bad");
        _bench.Platform.Effects.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_service_that_gets_bad_ends_the_watch_and_says_what_was_seen()
    {
        await _bench.DeployAsync("v1");
        _bench.Platform.Effects.Clear();
        _bench.AddCheck("errors", () => ProbeResult.Unhealthy("7 % of the requests fail"));

        var watched = await WatchAsync(new WatchRequest { Duration = TimeSpan.FromHours(2), Interval = TimeSpan.FromMilliseconds(1), Checks = ["errors"] });

        watched.Status.ShouldNotBe(DeploymentStatus.Succeeded);
        watched.Cause.ShouldNotBeNull().ShouldContain("7 % of the requests fail");
        _bench.Platform.Effects.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_watch_that_watches_nothing_is_refused()
    {
        await _bench.DeployAsync("v1");

        var refused = await Should.ThrowAsync<DeployException>(() => WatchAsync(new WatchRequest { Duration = TimeSpan.FromSeconds(1), Interval = TimeSpan.FromMinutes(1) }));

        refused.Message.ShouldContain("the interval must be above zero and fit into the duration");
    }

    [Fact]
    [Trait("Requirement", "S3-101")]
    public async Task A_wrong_configuration_is_rolled_back_with_its_reason_or_fixed_in_an_emergency()
    {
        await _bench.DeployAsync("v1");
        await _bench.DeployAsync("v2");

        var deployer = _bench.NewProcess();
        var back = await deployer.PlanRollbackAsync(new RollbackRequest { Target = "test", Service = "web", Actor = "ann", Reason = "config-error", StableFor = TimeSpan.Zero }, CancellationToken.None);
        (await deployer.ApplyAsync(back, DeployApproval.None, null, CancellationToken.None)).Status.ShouldBe(DeploymentStatus.Succeeded);
        var fixedUp = await _bench.DeployAsync(DeployBench.Request(DeployBench.Spec("v3"), new RollingStrategy()) with { Checks = ["never registered"], Emergency = new EmergencyOverride("ann", "config-error") });

        fixedUp.Status.ShouldBe(DeploymentStatus.Succeeded, fixedUp.Cause);
        (await deployer.AuditAsync("test", "web", CancellationToken.None)).Count(entry => entry.Reason == "config-error").ShouldBe(2);
    }

    private async Task<Deployment> WatchAsync(WatchRequest watch)
    {
        var deployer = _bench.NewProcess();
        var plan = await deployer.PlanWatchAsync(DeployBench.Service, watch, CancellationToken.None);
        return await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None);
    }
}
