using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>Whole deployments to a platform: what visitors notice of them, which is nothing where the new version is sound.</summary>
public abstract class DeploymentConformance : DeployerConformance
{
    [Fact]
    public async Task A_rolling_deployment_drops_no_request()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());
        await using var loop = await AskAsync("v1");
        await using var posts = Post();

        await DeployAsync(Platform.Good("v2"), new RollingStrategy());
        await loop.HearsAsync("v2");
        await DeployAsync(Platform.Good("v3"), new RollingStrategy { MaxSurge = 2 });
        await loop.HearsAsync("v3");
        await NothingDroppedAsync(posts);
        await NothingDroppedAsync(loop);

        await ServesAsync("v3");
        var history = await Deployer.HistoryAsync(Target.Descriptor.Name, Service, default).ToListAsync();
        history.Select(deployment => (deployment.Plan.Version, deployment.Status)).ShouldBe([("v1", DeploymentStatus.Succeeded), ("v2", DeploymentStatus.Succeeded), ("v3", DeploymentStatus.Succeeded)]);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());

        await UnchangedAsync(async () =>
        {
            var plan = await Deployer.PlanAsync(Request(Platform.Good("v2"), new RollingStrategy()), default);
            plan.Steps.ShouldNotBeEmpty();
            plan.ToString().ShouldContain("v2");
            DeployPlan.FromJson(plan.ToJson()).ToJson().ShouldBe(plan.ToJson());
        });
    }

    [Fact]
    public async Task A_version_that_crashes_is_rolled_back_and_no_request_notices()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());
        await using var loop = await AskAsync("v1");

        foreach (var strategy in (DeployStrategy[])[new RollingStrategy(), new BlueGreenStrategy()])
        {
            RolledBack(await TryDeployAsync(Request(Platform.Crashing("v2"), strategy)));
            await ServesAsync("v1");
        }

        await NothingDroppedAsync(loop);
        loop.Answers.Keys.ShouldBe(["v1"]);
    }

    [Fact]
    public async Task A_version_that_fails_only_once_it_serves_is_rolled_back_and_the_failed_requests_end_there()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());
        await using var loop = await AskAsync("v1");

        var deployment = RolledBack(await TryDeployAsync(Request(Platform.Failing("v2"), new RollingStrategy()) with { SmokeTests = [] }));
        deployment.Cause.ShouldNotBeNull();
        deployment.Cause.ShouldContain(Answers);
        await ServesAsync("v1");
        await loop.HearsAsync("v1", 50);
        var failed = loop.Failures.Count;
        failed.ShouldBeGreaterThan(0);
        await loop.HearsAsync("v1", 200);

        await loop.StopAsync();
        loop.Failures.Count.ShouldBe(failed, "requests fail although the old version is back");
        TestContext.Current.TestOutputHelper?.WriteLine($"{failed} of {loop.Succeeded + failed} requests failed until v1 was back");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_that_somebody_else_started_is_taken_over(bool isBlueGreen)
    {
        Assert.SkipUnless(await Platform.StartForeignAsync("v0"), "nobody but Ops can start a service on this platform");
        DeployStrategy strategy = isBlueGreen ? new BlueGreenStrategy() : new RollingStrategy();
        var foreign = (await SeenAsync("it runs", state => state.Sets.Any(set => set.Wanted > 0 && set.Ready == set.Wanted))).Sets.ShouldHaveSingleItem();

        RolledBack(await TryDeployAsync(Request(Platform.Crashing("v1"), strategy)));
        await SeenAsync("it runs as before", state => state.Sets is [var left] && (left.Id, left.Wanted, left.Ready) == (foreign.Id, foreign.Wanted, foreign.Ready));

        await DeployAsync(Platform.Good("v2"), strategy);

        await ServesAsync("v2");
        await using var loop = Platform.PublicUrl is null ? null : await AskAsync("v2");
        if (loop is not null)
            await NothingDroppedAsync(loop);
        loop?.Answers.Keys.ShouldBe(["v2"]);
    }

    [Fact]
    public async Task A_version_that_never_becomes_ready_is_rolled_back_and_no_request_notices()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());
        await using var loop = await AskAsync("v1");

        RolledBack(await TryDeployAsync(Request(Platform.NeverReady("v2"), new RollingStrategy()) with { ReadyTimeout = TimeSpan.FromSeconds(4) }));

        await ServesAsync("v1");
        await NothingDroppedAsync(loop);
        loop.Answers.Keys.ShouldBe(["v1"]);
    }

    [Fact]
    public async Task A_version_that_cannot_be_fetched_is_refused_or_rolled_back_and_no_request_notices()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());
        await using var loop = await AskAsync("v1");

        try
        {
            RolledBack(await TryDeployAsync(Request(Platform.BadArtifact("v2"), new RollingStrategy())));
        }
        catch (DeployException exception)
        {
            exception.Error.ShouldBe(DeployError.Invalid, "a plan that cannot work is refused when it is made");
        }

        await ServesAsync("v1");
        await NothingDroppedAsync(loop);
    }

    [Fact]
    public async Task A_deployment_whose_program_crashes_at_any_point_is_finished_by_another_and_no_request_notices()
    {
        var first = await DeployAsync(Platform.Good("v1"), new RollingStrategy());
        await using var loop = await AskAsync("v1");
        var whole = (await DeployAsync(Platform.Good("v2"), new RollingStrategy())).Duration!.Value;
        whole.ShouldBeGreaterThan(TimeSpan.Zero);

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var version = $"v{attempt + 2}";
            var plan = await Deployer.PlanAsync(Request(Platform.Good(version), new RollingStrategy()), default);
            Succeeded(await CrashAndResumeAsync(plan, whole * attempt / 4));
            await ServesAsync(version);
        }

        await loop.HearsAsync("v5");
        await NothingDroppedAsync(loop);
        first.Plan.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task Going_back_brings_the_version_before_and_then_a_named_one_and_drops_no_request()
    {
        foreach (var version in (string[])["v1", "v2", "v3"])
            await DeployAsync(Platform.Good(version), new RollingStrategy());
        await using var loop = await AskAsync("v3");

        await RollBackAsync(null, "v2");
        await loop.HearsAsync("v2");
        await RollBackAsync("v1", "v1");
        await loop.HearsAsync("v1");

        await NothingDroppedAsync(loop);
    }

    [Fact]
    public async Task Going_back_to_what_never_was_is_refused_and_says_what_there_is()
    {
        foreach (var version in (string[])["v1", "v2"])
            await DeployAsync(Platform.Good(version), new RollingStrategy());

        await UnchangedAsync(async () =>
        {
            var refused = await RefusedAsync(() => Deployer.PlanRollbackAsync(new RollbackRequest { Target = Target.Descriptor.Name, Service = Service, Actor = "ann", Version = "v9" }, default), DeployError.NotFound);
            refused.Message.ShouldContain("v9");
            refused.Message.ShouldContain("v1");
        });
    }

    [Fact]
    public async Task A_stopped_service_starts_again_as_it_was()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());

        var stop = await Deployer.PlanStopAsync(ServiceRequest(), default);
        await RefusedAsync(() => Deployer.ApplyAsync(stop, DeployApproval.None, null, default), DeployError.Invalid);
        Succeeded(await ApplyAsync(stop));
        await CountedAsync("r1", 0);

        Succeeded(await ApplyAsync(await Deployer.PlanStartAsync(ServiceRequest(), default)));
        await ServesAsync("v1");
        await using var loop = await AskAsync("v1");
        await NothingDroppedAsync(loop);
    }

    [Fact]
    public async Task A_second_deployment_at_the_same_time_is_refused_and_says_who_is_at_work()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());
        var request = Request(Platform.Good("v2"), new RollingStrategy());
        var (one, other) = (await Deployer.PlanAsync(request, default), await Deployer.PlanAsync(request, default));

        var first = ApplyAsync(one);
        await SeenAsync("the first one works", state => state.Sets.Any(set => set.Version == "v2"));
        (await RefusedAsync(() => ApplyAsync(other), DeployError.Conflict)).Message.ShouldContain(one.Id);
        Succeeded(await first);

        // Made before the first one changed anything, it no longer fits.
        (await ApplyAsync(other)).Status.ShouldBe(DeploymentStatus.Refused);
        await ServesAsync("v2");
    }

    [Fact]
    public async Task A_service_is_recreated_by_stopping_it_first()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());

        await DeployAsync(Platform.Good("v2"), new RecreateStrategy());

        await ServesAsync("v2");
        await CountedAsync("r1", 0);
        await using var loop = await AskAsync("v2");
        await NothingDroppedAsync(loop);
    }

    [Fact]
    public async Task A_recreated_service_whose_new_version_crashes_gets_its_old_one_back()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());

        RolledBack(await TryDeployAsync(Request(Platform.Crashing("v2"), new RecreateStrategy())));

        await ServesAsync("v1");
        await using var loop = await AskAsync("v1");
        await NothingDroppedAsync(loop);
    }

    private async Task RollBackAsync(string? to, string expected)
    {
        var request = new RollbackRequest
        {
            Target = Target.Descriptor.Name,
            Service = Service,
            Actor = "ann",
            Version = to,
            Verifications = Platform.PublicUrl is null ? [] : [Answers],
            StableFor = TimeSpan.FromMilliseconds(300),
            ReadyTimeout = Platform.Patience,
        };
        var plan = await Deployer.PlanRollbackAsync(request, default);
        plan.Version.ShouldBe(expected);
        Succeeded(await ApplyAsync(plan));
        await ServesAsync(expected);
    }
}
