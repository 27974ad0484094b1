using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>Whole deployments to a platform with a traffic switch: blue/green and canary.</summary>
public abstract class TrafficDeploymentConformance : DeployerConformance
{
    [Fact]
    public async Task Green_takes_over_from_blue_which_is_kept_and_can_come_back_and_no_request_is_dropped()
    {
        await DeployAsync(Platform.Good("v1"), new BlueGreenStrategy());
        await using var loop = await AskAsync("v1");
        await using var posts = Post();

        await DeployAsync(Platform.Good("v2"), new BlueGreenStrategy());
        await loop.HearsAsync("v2");
        (await Target.ObserveAsync(Service, default)).Sets.Single(set => set.Id == "r1").Ready.ShouldBe(2, "blue is kept");

        var plan = await Deployer.PlanRollbackAsync(new RollbackRequest { Target = Target.Descriptor.Name, Service = Service, Actor = "ann", StableFor = TimeSpan.FromMilliseconds(300) }, default);
        plan.Steps.ShouldNotContain(step => step is StageStep, "blue runs already");
        Succeeded(await ApplyAsync(plan));
        await loop.HearsAsync("v1");
        await NothingDroppedAsync(posts);
        await NothingDroppedAsync(loop);
    }

    [Fact]
    public async Task Requests_are_shared_between_both_colours_and_sent_to_one_again_and_none_is_dropped()
    {
        await DeployAsync(Platform.Good("v1"), new BlueGreenStrategy());
        await DeployAsync(Platform.Good("v2"), new BlueGreenStrategy());
        await using var loop = await AskAsync("v2", clients: 16);

        Succeeded(await ApplyAsync(await Deployer.PlanTrafficAsync(ServiceRequest(), [new TrafficShare("r1", 50), new TrafficShare("r2", 50)], default)));
        await loop.HearsAsync("v1");
        await loop.HearsAsync("v2");
        Succeeded(await ApplyAsync(await Deployer.PlanTrafficAsync(ServiceRequest(), [new TrafficShare("r1", 100)], default)));
        await NothingDroppedAsync(loop);

        await using var after = await AskAsync("v1");
        await after.HearsAsync("v1", 100);
        await NothingDroppedAsync(after);
        after.Answers.Keys.ShouldBe(["v1"]);
        await UnchangedAsync(() => RefusedAsync(() => Deployer.PlanTrafficAsync(ServiceRequest(), [new TrafficShare("r9", 100)], default), DeployError.NotFound));
    }

    [Fact]
    public async Task Blue_is_removed_when_its_time_is_over()
    {
        await DeployAsync(Platform.Good("v1"), new BlueGreenStrategy());
        await WorkInTheBackgroundAsync();
        await using var loop = await AskAsync("v1");

        await DeployAsync(Platform.Good("v2"), new BlueGreenStrategy { KeepOld = TimeSpan.FromSeconds(2) });
        await SeenAsync("r1 is gone", state => state.Sets.All(set => set.Id != "r1"));
        await CountedAsync("r1", 0);

        await ServesAsync("v2");
        await NothingDroppedAsync(loop);
    }

    [Fact]
    public async Task A_version_that_fails_once_it_serves_is_rolled_back_and_the_failed_requests_end_there()
    {
        await DeployAsync(Platform.Good("v1"), new BlueGreenStrategy());
        await using var loop = await AskAsync("v1");

        var deployment = RolledBack(await TryDeployAsync(Request(Platform.Failing("v2"), new BlueGreenStrategy()) with { SmokeTests = [] }));
        deployment.Cause.ShouldNotBeNull();
        deployment.Cause.ShouldContain(Answers);
        await ServesAsync("v1");
        await loop.HearsAsync("v1");
        var failed = loop.Failures.Count;
        failed.ShouldBeGreaterThan(0);
        await loop.HearsAsync("v1", 200);

        await loop.StopAsync();
        loop.Failures.Count.ShouldBe(failed, "requests fail although the old version is back");
        TestContext.Current.TestOutputHelper?.WriteLine($"{failed} of {loop.Succeeded + failed} requests failed until v1 was back");
        await CountedAsync("r2", 0);
    }

    [Fact]
    public async Task A_smoke_test_keeps_requests_from_a_version_that_fails()
    {
        await DeployAsync(Platform.Good("v1"), new BlueGreenStrategy());
        Assert.SkipWhen((await Target.ObserveAsync(Service, default)).Sets.Single().Instances[0].Address is null, "instances cannot be reached past the switch");
        await using var loop = await AskAsync("v1");

        RolledBack(await TryDeployAsync(Request(Platform.Failing("v2"), new BlueGreenStrategy())));

        await ServesAsync("v1");
        await NothingDroppedAsync(loop);
        loop.Answers.Keys.ShouldBe(["v1"]);
    }

    [Fact]
    public async Task A_canary_gets_its_part_and_then_all_of_the_requests_and_none_is_dropped()
    {
        await DeployAsync(Platform.Good("v1"), new BlueGreenStrategy());
        await using var loop = await AskAsync("v1", clients: 16);

        var strategy = new CanaryStrategy { Stages = [new CanaryStage(25, TimeSpan.FromSeconds(2))], Analyses = [Answers], Interval = TimeSpan.FromMilliseconds(300) };
        await DeployAsync(Platform.Good("v2"), strategy);

        await loop.HearsAsync("v2");
        await ServesAsync("v2");
        await NothingDroppedAsync(loop);
    }

    [Fact]
    public async Task A_canary_that_fails_is_taken_back_and_only_its_part_of_the_requests_has_failed()
    {
        await DeployAsync(Platform.Good("v1"), new BlueGreenStrategy());
        await using var loop = await AskAsync("v1", clients: 16);

        // An analysis that asks ten times sees a canary with a quarter of the requests in 94 of 100 looks.
        var strategy = new CanaryStrategy { Stages = [new CanaryStage(25, TimeSpan.FromSeconds(10))], Analyses = [AnswersTenTimes], Interval = TimeSpan.FromMilliseconds(200), FailureThreshold = 2 };
        RolledBack(await TryDeployAsync(Request(Platform.Failing("v2"), strategy) with { SmokeTests = [] }));

        await loop.HearsAsync("v1", 100);
        var failed = loop.Failures.Count;
        await loop.HearsAsync("v1", 200);
        await loop.StopAsync();
        loop.Failures.Count.ShouldBe(failed, "requests fail although the canary is gone");
        failed.ShouldBeInRange(1, loop.Succeeded / 2);
        await ServesAsync("v1");
    }

    [Fact]
    public async Task A_swap_whose_program_crashes_at_any_point_is_finished_by_another_and_no_request_notices()
    {
        await DeployAsync(Platform.Good("v1"), new BlueGreenStrategy());
        await using var loop = await AskAsync("v1");
        var whole = (await DeployAsync(Platform.Good("v2"), new BlueGreenStrategy())).Duration!.Value;

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var version = $"v{attempt + 2}";
            var plan = await Deployer.PlanAsync(Request(Platform.Good(version), new BlueGreenStrategy()), default);
            Succeeded(await CrashAndResumeAsync(plan, whole * attempt / 4));
            await ServesAsync(version);
        }

        await NothingDroppedAsync(loop);
    }
}
