using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>Platforms that roll by themselves, and those that take a push and no more.</summary>
public sealed class AutomaticPlatformTests
{
    private readonly DeployBench _bench = new() { Platform = new SimulatedPlatform { HasSwitch = false } };

    private SimulatedPlatform Platform => _bench.Platform;

    [Fact]
    public async Task A_platform_that_rolls_by_itself_is_left_to_it_and_proved_afterwards()
    {
        var deployer = NewProcess(StagingMode.Beside);
        await DeployAsync(deployer, "v1");

        var deployment = await DeployAsync(deployer, "v2");

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        deployment.Steps.Select(record => record.Step.GetType()).ShouldBe([typeof(NativeRolloutStep), typeof(AwaitReadyStep), typeof(WatchStep)]);
        deployment.Steps[0].Detail.ShouldBe("2 of 2 updated, 2 ready");
        Platform.Effects.ShouldBe(["roll to r1", "roll to r2"]);
        (Platform.Find("r1")!.Wanted, Platform.Find("r2")!.Wanted).ShouldBe((0, 2));
        Platform.Outages.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("crash", "the platform's rollout failed")]
    [InlineData("late", "the watch saw it fail")]
    public async Task What_fails_there_is_undone_by_the_platform(string artifact, string cause)
    {
        var deployer = NewProcess(StagingMode.Beside);
        await DeployAsync(deployer, "v1");

        var deployment = await DeployAsync(deployer, "v2", artifact);

        deployment.Status.ShouldBe(DeploymentStatus.RolledBack, string.Join("; ", deployment.RollbackErrors));
        deployment.Cause.ShouldNotBeNull().ShouldContain(cause);
        Platform.Effects.ShouldBe(["roll to r1", "roll to r2", "undo to r1"]);
        (Platform.Find("r1")!.Wanted, Platform.Find("r2")!.Wanted).ShouldBe((2, 0));
    }

    [Fact]
    public async Task A_first_rollout_that_fails_leaves_nothing()
    {
        var deployment = await DeployAsync(NewProcess(StagingMode.Beside), "v1", "crash");

        deployment.Status.ShouldBe(DeploymentStatus.RolledBack, string.Join("; ", deployment.RollbackErrors));
        Platform.Sets.ShouldBeEmpty();
    }

    [Fact]
    public async Task Going_back_is_the_platforms_own_undo_to_the_revision_as_long_as_it_knows_that()
    {
        var deployer = NewProcess(StagingMode.Beside);
        await DeployAsync(deployer, "v1");
        await DeployAsync(deployer, "v2");

        var plan = await deployer.PlanRollbackAsync(Rollback, CancellationToken.None);
        var deployment = await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None);

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        (plan.Version, plan.Revision).ShouldBe(("v1", 1));
        plan.Steps.Select(step => step.GetType()).ShouldBe([typeof(NativeUndoStep), typeof(AwaitReadyStep)]);
        plan.Steps[0].Undo.ShouldHaveSingleItem().ShouldBeOfType<NativeUndoStep>().Revision.ShouldBe(2);
        Platform.Effects[^1].ShouldBe("undo to r1");
        (Platform.Find("r1")!.Wanted, Platform.Find("r2")!.Wanted).ShouldBe((2, 0));
        Platform.Outages.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_revision_that_the_platform_has_forgotten_is_rolled_to_anew()
    {
        var deployer = NewProcess(StagingMode.Beside);
        await DeployAsync(deployer, "v1");
        await DeployAsync(deployer, "v2");
        Platform.Retire("r1", RetireMode.Remove);

        var plan = await deployer.PlanRollbackAsync(Rollback, CancellationToken.None);
        var deployment = await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None);

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        plan.Warnings.ShouldContain(warning => warning.Contains("started anew"));
        Platform.Effects[^1].ShouldBe("roll to r3");
        Platform.Find("r3")!.Spec.Version.ShouldBe("v1");
    }

    [Fact]
    public async Task What_is_pushed_takes_over_and_what_fails_is_replaced_by_the_old_version_pushed_again()
    {
        var deployer = NewProcess(StagingMode.Replaces);
        await DeployAsync(deployer, "v1");
        (await DeployAsync(deployer, "v2")).Status.ShouldBe(DeploymentStatus.Succeeded);

        var failed = await DeployAsync(deployer, "v3", "crash");

        failed.Status.ShouldBe(DeploymentStatus.RolledBack, string.Join("; ", failed.RollbackErrors));
        Platform.Effects.ShouldBe(["push v1 as r1", "push v2 as r2", "push v3 as r3", "push v2 as r4"]);
        Platform.Find("r4")!.IsHealthy.ShouldBeTrue();
        (await DeployAsync(deployer, "v4")).Plan.Revision.ShouldBe(5, "no number is given twice");
    }

    [Fact]
    public async Task Going_back_there_is_to_push_the_earlier_version_again()
    {
        var deployer = NewProcess(StagingMode.Replaces);
        await DeployAsync(deployer, "v1");
        await DeployAsync(deployer, "v2");

        var plan = await deployer.PlanRollbackAsync(Rollback, CancellationToken.None);
        var deployment = await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None);

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        Platform.Sets.Single(set => set.Wanted > 0).Spec.Version.ShouldBe("v1");
    }

    [Fact]
    public async Task A_platform_that_takes_a_push_refuses_what_needs_both_revisions_side_by_side()
    {
        var deployer = NewProcess(StagingMode.Replaces);
        await DeployAsync(deployer, "v1");
        Platform.Effects.Clear();

        var refusal = await Should.ThrowAsync<DeployException>(deployer.PlanAsync(DeployBench.Request(DeployBench.Spec("v2"), new BlueGreenStrategy()), CancellationToken.None));

        refusal.Message.ShouldContain("use the recreate or the rolling strategy");
        Platform.Effects.ShouldBeEmpty();
    }

    private static RollbackRequest Rollback => new() { Target = "test", Service = "web", Actor = "ann", StableFor = TimeSpan.Zero };

    private Deployer NewProcess(StagingMode staging) => _bench.NewProcess(new OneTarget(new AutomaticTarget(Platform, staging, _bench.Time)));

    private static async Task<Deployment> DeployAsync(Deployer deployer, string version, string artifact = "good")
    {
        var request = DeployBench.Request(DeployBench.Spec(version, artifact), new RollingStrategy());
        // What breaks late is watched until it does.
        var watch = artifact == "late" ? request.Watch! with { Duration = TimeSpan.FromSeconds(30) } : request.Watch;
        var plan = await deployer.PlanAsync(request with { Watch = watch }, CancellationToken.None);
        return await deployer.ApplyAsync(plan, DeployApproval.None, null, CancellationToken.None);
    }
}
