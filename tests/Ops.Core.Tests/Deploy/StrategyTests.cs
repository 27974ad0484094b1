using Ops.Deploy;
using Ops.Health;

namespace Ops.Core.Tests.Deploy;

public sealed class StrategyTests
{
    public static TheoryData<string, bool> Strategies => new()
    {
        { "rolling", true },
        { "rolling", false },
        { "blue-green", true },
        { "blue-green", false },
        { "canary", true },
        { "recreate", true },
        { "recreate", false },
    };

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task A_good_version_takes_over_and_nobody_notices(string strategy, bool hasSwitch)
    {
        var bench = new DeployBench { Platform = new SimulatedPlatform { HasSwitch = hasSwitch } };
        (await bench.DeployAsync("v1", replicas: 3)).Status.ShouldBe(DeploymentStatus.Succeeded);

        var deployment = await bench.DeployAsync("v2", strategy: Strategy(strategy), replicas: 3);

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        bench.Platform.Find("r2")!.Wanted.ShouldBe(3);
        if (hasSwitch)
            bench.Platform.Shares.ShouldBe([new TrafficShare("r2", 100)]);
        if (strategy is not "blue-green")
            bench.Platform.Find("r1")!.Wanted.ShouldBe(0);
        bench.Platform.Outages.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task A_version_that_crashes_is_rolled_back_and_the_old_one_is_as_it_was(string strategy, bool hasSwitch)
    {
        var bench = new DeployBench { Platform = new SimulatedPlatform { HasSwitch = hasSwitch } };
        await bench.DeployAsync("v1", replicas: 3);

        var deployment = await bench.DeployAsync("v2", "crash", Strategy(strategy), replicas: 3);

        deployment.Status.ShouldBe(DeploymentStatus.RolledBack);
        deployment.Cause.ShouldNotBeNull().ShouldContain("r2 does not come up");
        AssertAsBefore(bench, hasSwitch);
    }

    [Theory]
    [InlineData("blue-green")]
    [InlineData("rolling")]
    [InlineData("canary")]
    public async Task A_version_that_breaks_after_it_has_taken_over_is_rolled_back_by_the_watch(string strategy)
    {
        var bench = new DeployBench();
        await bench.DeployAsync("v1", replicas: 3);

        var request = DeployBench.Request(DeployBench.Spec("v2", "late", 3), Strategy(strategy));
        var deployment = await bench.DeployAsync(request with { Watch = request.Watch! with { Duration = TimeSpan.FromSeconds(30) } });

        deployment.Status.ShouldBe(DeploymentStatus.RolledBack);
        AssertAsBefore(bench, hasSwitch: true);
    }

    [Fact]
    public async Task A_version_that_never_gets_ready_is_given_up_when_its_time_is_over()
    {
        var bench = new DeployBench();
        await bench.DeployAsync("v1");

        var deployment = await bench.DeployAsync("v2", "stuck");

        deployment.Status.ShouldBe(DeploymentStatus.RolledBack);
        deployment.Cause.ShouldNotBeNull().ShouldContain("not done within 200 ms");
    }

    [Fact]
    public async Task A_rolling_deployment_never_has_fewer_instances_than_wanted()
    {
        var bench = new DeployBench();
        await bench.DeployAsync("v1", replicas: 4);
        bench.Target.After = _ => (bench.Platform.Sets.Sum(set => set.Looks.Count) >= 4).ShouldBeTrue();

        (await bench.DeployAsync("v2", strategy: new RollingStrategy { MaxSurge = 2 }, replicas: 4)).Status.ShouldBe(DeploymentStatus.Succeeded);
    }

    [Fact]
    public async Task A_canary_gets_its_part_of_the_requests_stage_by_stage_and_is_judged_at_each()
    {
        var bench = new DeployBench();
        await bench.DeployAsync("v1", replicas: 4);
        var judged = new List<string>();
        bench.AddCheck("errors", () =>
        {
            judged.Add(string.Join('+', bench.Platform.Shares.Select(share => share.Weight)));
            return ProbeResult.Healthy();
        });

        var deployment = await bench.DeployAsync(DeployBench.Request(DeployBench.Spec("v2", replicas: 4), Canary() with { Analyses = ["errors"] }));

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        judged.Distinct().ShouldBe(["90+10", "50+50"]);
        bench.Platform.Effects.ShouldContain("scale r2 2");
    }

    [Fact]
    public async Task A_canary_whose_measurements_are_bad_is_taken_back()
    {
        var bench = new DeployBench();
        await bench.DeployAsync("v1");
        bench.AddCheck("errors", () => bench.Platform.Shares.Any(share => share is { SetId: "r2", Weight: 50 }) ? ProbeResult.Unhealthy("7 % errors") : ProbeResult.Healthy());

        var deployment = await bench.DeployAsync(DeployBench.Request(DeployBench.Spec("v2"), Canary() with { Analyses = ["errors"] }));

        deployment.Status.ShouldBe(DeploymentStatus.RolledBack);
        deployment.Cause.ShouldNotBeNull().ShouldContain("7 % errors");
        AssertAsBefore(bench, hasSwitch: true, replicas: 2);
    }

    [Fact]
    public async Task Green_gets_no_request_before_its_smoke_tests_have_passed()
    {
        var bench = new DeployBench();
        await bench.DeployAsync("v1");
        var instances = new List<string>();
        bench.Checks["smoke"] = (context, _) =>
        {
            instances.Add(context.Instance!.Id);
            bench.Platform.Shares.ShouldBe([new TrafficShare("r1", 100)]);
            return new(ProbeResult.Unhealthy("500 Internal Server Error"));
        };

        var deployment = await bench.DeployAsync(DeployBench.Request(DeployBench.Spec("v2"), new BlueGreenStrategy()) with { SmokeTests = ["smoke"] });

        deployment.Status.ShouldBe(DeploymentStatus.RolledBack);
        instances.ShouldBe(["r2-0"]);
        bench.Platform.Effects.ShouldNotContain("route r2:100");
    }

    [Fact]
    public async Task Where_two_revisions_cannot_run_side_by_side_only_recreating_is_possible()
    {
        var bench = new DeployBench();
        await bench.DeployAsync("v1");
        var deployer = bench.NewProcess(configure: target => target.NoSurgeReason = "host port 80 is fixed");

        var refusal = await Should.ThrowAsync<DeployException>(deployer.PlanAsync(DeployBench.Request(DeployBench.Spec("v2"), new BlueGreenStrategy()), CancellationToken.None));

        refusal.Error.ShouldBe(DeployError.Invalid);
        refusal.Message.ShouldContain("host port 80 is fixed");
        refusal.Message.ShouldContain("use the recreate strategy");
        (await deployer.PlanAsync(DeployBench.Request(DeployBench.Spec("v2"), new RecreateStrategy()), CancellationToken.None)).Steps.ShouldNotBeEmpty();
    }

    private static CanaryStrategy Canary() => new()
    {
        Stages = [new CanaryStage(10, TimeSpan.FromMilliseconds(10)), new CanaryStage(50, TimeSpan.FromMilliseconds(10))],
        Interval = TimeSpan.FromMilliseconds(1),
    };

    internal static DeployStrategy Strategy(string name) => name switch
    {
        "rolling" => new RollingStrategy(),
        "blue-green" => new BlueGreenStrategy(),
        "canary" => Canary(),
        _ => new RecreateStrategy(),
    };

    private static void AssertAsBefore(DeployBench bench, bool hasSwitch, int replicas = 3)
    {
        bench.Platform.Find("r1")!.Wanted.ShouldBe(replicas);
        bench.Platform.Find("r2").ShouldBeNull();
        bench.Platform.InMaintenance.ShouldBeFalse();
        if (hasSwitch)
            bench.Platform.Shares.ShouldBe([new TrafficShare("r1", 100)]);
    }
}
