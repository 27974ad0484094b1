using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>Services that run differently from what Ops staged: somebody else started them, or changed them.</summary>
public sealed class TakeOverTests
{
    [Theory]
    [InlineData("rolling", true)]
    [InlineData("rolling", false)]
    [InlineData("blue-green", true)]
    [InlineData("blue-green", false)]
    [InlineData("canary", true)]
    public async Task What_somebody_else_started_goes_once_the_new_revision_has_proved_itself(string strategy, bool hasSwitch)
    {
        var bench = new DeployBench { Platform = new SimulatedPlatform { HasSwitch = hasSwitch } };
        bench.Platform.StartForeign("web", 3);

        var deployment = await bench.DeployAsync("v1", strategy: StrategyTests.Strategy(strategy));

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        deployment.Plan.Warnings.ShouldContain(warning => warning.Contains("somebody else started 'web'") && warning.Contains("cannot bring it back"));
        deployment.Plan.Consent.ShouldBeNull();
        deployment.Plan.Steps.ShouldNotContain(step => step is ScaleStep || step is KeepStep);
        bench.Platform.Effects[^1].ShouldBe("retire web Stop");
        bench.Platform.Find("web")!.Wanted.ShouldBe(0);
        bench.Platform.Find("r1")!.Wanted.ShouldBe(2);
        bench.Platform.Outages.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("rolling", "crash")]
    [InlineData("blue-green", "crash")]
    [InlineData("blue-green", "late")]
    public async Task A_version_that_fails_leaves_what_somebody_else_started_alone(string strategy, string artifact)
    {
        var bench = new DeployBench { Platform = new SimulatedPlatform { HasSwitch = false } };
        bench.Platform.StartForeign("web", 3);

        var request = DeployBench.Request(DeployBench.Spec("v1", artifact), StrategyTests.Strategy(strategy));
        var deployment = await bench.DeployAsync(request with { Watch = request.Watch! with { Duration = TimeSpan.FromSeconds(30) } });

        deployment.Status.ShouldBe(DeploymentStatus.RolledBack, string.Join("; ", deployment.RollbackErrors));
        bench.Platform.Find("web")!.Wanted.ShouldBe(3);
        bench.Platform.Find("r1").ShouldBeNull();
        bench.Platform.Outages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_both_cannot_run_at_once_it_goes_first_with_consent()
    {
        var bench = new DeployBench { Platform = new SimulatedPlatform { HasSwitch = false } };
        bench.Platform.StartForeign("web", 1);
        var deployer = bench.NewProcess(configure: target => target.NoSurgeReason = "host port 80 is fixed");
        var refusal = await Should.ThrowAsync<DeployException>(deployer.PlanAsync(DeployBench.Request(DeployBench.Spec("v1"), new BlueGreenStrategy()), CancellationToken.None));

        var plan = await deployer.PlanAsync(DeployBench.Request(DeployBench.Spec("v1"), new RecreateStrategy()), CancellationToken.None);
        var disagreed = await Should.ThrowAsync<DeployException>(deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None));
        bench.Platform.Effects.ShouldBeEmpty();
        var deployment = await deployer.ApplyAsync(plan, new DeployApproval { Consent = plan.Id }, null, CancellationToken.None);

        refusal.Message.ShouldContain("use the recreate strategy");
        disagreed.Message.ShouldContain("Ops cannot bring it back and nothing serves");
        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        bench.Platform.Effects.ShouldBe(["retire web Stop", "stage r1"]);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    public async Task What_somebody_else_started_beside_a_revision_goes_with_the_next_deployment(string version)
    {
        var bench = new DeployBench { Platform = new SimulatedPlatform { HasSwitch = false } };
        await bench.DeployAsync("v1");
        bench.Platform.StartForeign("web", 1);

        var deployment = await bench.DeployAsync(version, strategy: new RollingStrategy());

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        bench.Platform.Sets.Where(set => set.Wanted > 0).Select(set => set.Id).ShouldBe(["r2"]);
    }

    [Fact]
    public async Task Ops_refuses_to_scale_restart_stop_or_start_what_somebody_else_started()
    {
        var bench = new DeployBench { Platform = new SimulatedPlatform { HasSwitch = false } };
        bench.Platform.StartForeign("web", 1);
        var deployer = bench.NewProcess();
        Func<Task<DeployPlan>>[] plans =
        [
            () => deployer.PlanScaleAsync(DeployBench.Service, 2, null, CancellationToken.None),
            () => deployer.PlanRestartAsync(DeployBench.Service, null, CancellationToken.None),
            () => deployer.PlanStopAsync(DeployBench.Service, CancellationToken.None),
        ];

        foreach (var plan in plans)
            (await Should.ThrowAsync<DeployException>(plan)).Message.ShouldContain("somebody else started it");
        (await Should.ThrowAsync<DeployException>(deployer.PlanStartAsync(DeployBench.Service, CancellationToken.None))).Message.ShouldContain("runs already");
    }

    [Fact]
    [Trait("Requirement", "S3-33")]
    public async Task Deploying_the_same_version_undoes_what_somebody_changed_behind_Ops_back()
    {
        var bench = new DeployBench();
        await bench.DeployAsync("v1");
        bench.Platform.Find("r1")!.IsChanged = true;

        var deployment = await bench.DeployAsync("v1", strategy: new RecreateStrategy());
        var again = await bench.DeployAsync("v1", strategy: new RecreateStrategy());

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        deployment.Plan.Warnings.ShouldContain("drift: r1: its limits were changed");
        deployment.Plan.Warnings.ShouldContain(warning => warning.Contains("runs already, though not as it should"));
        bench.Platform.Shares.ShouldBe([new TrafficShare("r2", 100)]);
        again.Plan.Steps.ShouldBeEmpty("it runs as it is wanted now");
    }
}
