using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>What people do with a service between deployments, on a platform with all capabilities for it.</summary>
public abstract class OperationsConformance : DeployerConformance
{
    [Fact]
    public async Task A_service_is_scaled_up_and_down_each_instance_is_checked_and_no_request_is_dropped()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());
        await using var loop = await AskAsync("v1");

        var up = Succeeded(await ScaleAsync(4));
        up.Steps.Last(record => record.Step is CheckStep).Detail.ShouldBe("4 instances passed");
        await ReadyAsync("r1", 4);
        Succeeded(await ScaleAsync(1));
        await CountedAsync("r1", 1);

        await NothingDroppedAsync(loop);
    }

    [Fact]
    public async Task A_service_scaled_to_none_comes_back_with_what_it_ran()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());

        Succeeded(await ScaleAsync(0));
        await CountedAsync("r1", 0);
        Succeeded(await ScaleAsync(2));

        await ServesAsync("v1");
        await using var loop = await AskAsync("v1");
        await NothingDroppedAsync(loop);
    }

    [Fact]
    public async Task All_instances_restart_one_after_the_other_and_no_request_is_dropped()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());
        var before = await ServesAsync("v1");
        await using var loop = await AskAsync("v1");

        var plan = await Deployer.PlanRestartAsync(ServiceRequest(), null, default);
        (await RefusedAsync(() => Deployer.ApplyAsync(plan, DeployApproval.None, null, default), DeployError.Invalid)).Message.ShouldContain("restarts all 2 instances");
        Succeeded(await ApplyAsync(plan));

        var after = await ServesAsync("v1");
        foreach (var instance in after.Instances)
            before.Instances.ShouldNotContain(old => old.Id == instance.Id && old.StartedAt == instance.StartedAt);
        await loop.HearsAsync("v1");
        await NothingDroppedAsync(loop);
    }

    [Fact]
    public async Task One_instance_restarts_and_the_other_does_not()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());
        var before = await ServesAsync("v1");
        var stays = before.Instances[1];

        Succeeded(await ApplyAsync(await Deployer.PlanRestartAsync(ServiceRequest(), before.Instances[0].Id, default)));

        (await ServesAsync("v1")).Instances.ShouldContain(instance => instance.Id == stays.Id && instance.StartedAt == stays.StartedAt);
    }

    [Fact]
    public async Task Visitors_see_the_maintenance_page_while_it_is_on()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());

        Succeeded(await MaintainAsync(true));
        (await Deployer.ObserveAsync(Target.Descriptor.Name, Service, default)).InMaintenance.ShouldBeTrue();
        await WaitAsync(() => "the page is shown", async () => (await GetAsync(PublicUrl())).Body != "v1");
        (await Deployer.PlanMaintenanceAsync(ServiceRequest(), true, default)).Steps.ShouldBeEmpty();

        Succeeded(await MaintainAsync(false));
        await WaitAsync(() => "the page is gone", async () => (await GetAsync(PublicUrl())).Body == "v1");
    }

    [Fact]
    public async Task A_deployment_behind_the_maintenance_page_leaves_the_page_where_it_is()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());
        Succeeded(await MaintainAsync(true));

        Succeeded(await TryDeployAsync(Request(Platform.Good("v2"), new RecreateStrategy()) with { Verifications = [], Watch = null }));

        (await Deployer.ObserveAsync(Target.Descriptor.Name, Service, default)).InMaintenance.ShouldBeTrue();
        Succeeded(await MaintainAsync(false));
        await WaitAsync(() => "v2 answers", async () => (await GetAsync(PublicUrl())).Body == "v2");
    }

    [Fact]
    public async Task A_migration_runs_before_the_new_version_and_one_that_fails_leaves_the_old_one()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());
        await using var loop = await AskAsync("v1");

        var good = Request(Platform.Good("v2"), new RollingStrategy()) with { Migration = new MigrationRequest(Platform.Shell("echo migrated")) { IsBackwardCompatible = true } };
        var steps = Succeeded(await TryDeployAsync(good)).Steps.Select(record => record.Step).ToList();
        steps.FindIndex(step => step is MigrateStep).ShouldBeInRange(0, steps.FindIndex(step => step is StageStep));

        var bad = Request(Platform.Good("v3"), new RollingStrategy()) with { Migration = new MigrationRequest(Platform.Shell("echo no such table; exit 3")) { IsBackwardCompatible = true } };
        var failed = RolledBack(await TryDeployAsync(bad));
        failed.Cause.ShouldNotBeNull();
        failed.Cause.ShouldContain("exit code 3");
        failed.Cause.ShouldContain("no such table");

        await ServesAsync("v2");
        await NothingDroppedAsync(loop);
        loop.Answers.Keys.ShouldNotContain("v3");
    }

    [Fact]
    public async Task A_failure_after_a_migration_that_cannot_be_undone_waits_for_a_decision()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());

        var request = Request(Platform.Crashing("v2"), new RecreateStrategy()) with { Migration = new MigrationRequest(Platform.Shell("echo dropped a column")) };
        var waiting = await TryDeployAsync(request);
        waiting.Status.ShouldBe(DeploymentStatus.NeedsDecision);
        RolledBack(await Deployer.DecideAsync(Target.Descriptor.Name, Service, waiting.Plan.Id, DeployDecision.RollBack, "ann", "the old version does not use that column", null, default));

        await ServesAsync("v1");
        await using var loop = await AskAsync("v1");
        await NothingDroppedAsync(loop);
    }

    [Fact]
    public async Task A_watch_sees_that_all_is_well_and_tells_when_it_is_not_and_changes_nothing()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());
        var watch = new WatchRequest { Duration = TimeSpan.FromSeconds(1), Interval = TimeSpan.FromMilliseconds(250), Checks = [Answers] };

        var well = Succeeded(await ApplyAsync(await Deployer.PlanWatchAsync(ServiceRequest(), watch, default)));
        well.Steps.ShouldHaveSingleItem().Detail.ShouldNotBeNull().ShouldEndWith("looks, 0 of them bad");

        Succeeded(await MaintainAsync(true));
        await WaitAsync(() => "the page is shown", async () => (await GetAsync(PublicUrl())).Status != 200);
        await UnchangedAsync(async () =>
        {
            var ill = await ApplyAsync(await Deployer.PlanWatchAsync(ServiceRequest(), watch, default));
            ill.Status.ShouldNotBe(DeploymentStatus.Succeeded);
            ill.Cause.ShouldNotBeNull().ShouldContain("the watch saw it fail 2 times in a row");
        });

        var usual = new WatchRequest();
        (usual.Duration, usual.Interval).ShouldBe((TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Both_colours_are_scaled_stopped_and_started_by_name()
    {
        await DeployAsync(Platform.Good("v1"), new BlueGreenStrategy());
        await DeployAsync(Platform.Good("v2"), new BlueGreenStrategy());
        Assert.SkipWhen((await Target.ObserveAsync(Service, default)).Traffic is null, "without a traffic switch only one colour runs");

        Succeeded(await ScaleAsync(3, "r1"));
        await ReadyAsync("r1", 3);
        await ServesAsync("v2");

        Succeeded(await ScaleAsync(0, "r1"));
        Succeeded(await ApplyAsync(await Deployer.PlanStopAsync(ServiceRequest(), default)));
        await CountedAsync("r1", 0);
        await CountedAsync("r2", 0);

        Succeeded(await ApplyAsync(await Deployer.PlanStartAsync(ServiceRequest(), default)));
        Succeeded(await ScaleAsync(1, "r1"));
        await ReadyAsync("r1", 1);
        await ServesAsync("v2");
        await using var loop = await AskAsync("v2");
        await NothingDroppedAsync(loop);
        loop.Answers.Keys.ShouldBe(["v2"]);
    }

    private async Task<Deployment> ScaleAsync(int replicas, string? setId = null) => await ApplyAsync(await Deployer.PlanScaleAsync(ServiceRequest(), replicas, setId, default));

    private async Task<Deployment> MaintainAsync(bool enabled) => await ApplyAsync(await Deployer.PlanMaintenanceAsync(ServiceRequest(), enabled, default));
}
