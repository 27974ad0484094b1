using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>Staging first: a version goes on only where it serves on the other target.</summary>
public sealed class PromotionTests
{
    private readonly DeployBench _bench = new();
    private readonly SimulatedPlatform _staging = new();

    [Fact]
    [Trait("Requirement", "S3-24")]
    public async Task A_version_that_serves_on_staging_goes_on()
    {
        await StageAsync("v2");

        var deployment = await DeployAsync("v2");

        deployment.Status.ShouldBe(DeploymentStatus.Succeeded, deployment.Cause);
        deployment.Steps[0].Step.ShouldBeOfType<PromotionStep>();
        deployment.Steps[0].Detail.ShouldNotBeNull().ShouldContain("plan ");
        _bench.Platform.Shares.ShouldBe([new TrafficShare("r1", 100)]);
    }

    [Fact]
    public Task A_version_that_never_was_there_does_not() => RefusedAsync("v2", "nothing was ever deployed there");

    [Fact]
    public async Task A_version_that_failed_there_does_not()
    {
        await StageAsync("v1");
        await StageAsync("v2", "crash");

        await RefusedAsync("v2", "v1 serves there");
    }

    [Fact]
    public async Task A_version_that_was_followed_by_another_does_not()
    {
        await StageAsync("v2");
        await StageAsync("v3");

        await RefusedAsync("v2", "v3 serves there");
    }

    [Fact]
    public async Task The_same_name_for_another_artifact_does_not()
    {
        await StageAsync("v2", "late");

        await RefusedAsync("v2", "was deployed there from 'late', and here it would be 'good'");
    }

    [Fact]
    public async Task A_version_that_is_not_well_there_now_does_not()
    {
        await StageAsync("v2");
        _staging.Restart("r1", "r1-0");

        await RefusedAsync("v2", "it is not well there: 1 of 2 ready, r1-0 is starting");
    }

    [Fact]
    public async Task A_version_that_was_stopped_there_does_not()
    {
        await StageAsync("v2");
        _staging.Retire("r1", RetireMode.Stop);

        await RefusedAsync("v2", "nothing serves there now");
    }

    [Fact]
    public async Task A_version_in_whose_place_somebody_put_another_does_not()
    {
        await StageAsync("v2");
        _staging.Stage(new StageIntent { SetId = "r9", Revision = 9, Spec = DeployBench.Spec("v9"), Replicas = 1 });
        _staging.Route([new TrafficShare("r9", 100)]);

        await RefusedAsync("v2", "v9 serves there now");
    }

    private async Task RefusedAsync(string version, string because)
    {
        var deployment = await DeployAsync(version);

        deployment.Status.ShouldBe(DeploymentStatus.RolledBack);
        deployment.Cause.ShouldNotBeNull().ShouldContain($"{version} does not serve on 'staging'");
        deployment.Cause.ShouldContain(because);
        _bench.Platform.Effects.ShouldBeEmpty();
    }

    private Task<Deployment> StageAsync(string version, string artifact = "good") =>
        ApplyAsync(DeployBench.Request(DeployBench.Spec(version, artifact), new BlueGreenStrategy()) with { Target = "staging", Watch = null });

    private Task<Deployment> DeployAsync(string version) =>
        ApplyAsync(DeployBench.Request(DeployBench.Spec(version), new BlueGreenStrategy()) with { StagingTarget = "staging" });

    private async Task<Deployment> ApplyAsync(DeployRequest request)
    {
        var staging = new SimulatedTarget(_staging, CrashPoint.Never, _bench.Time, "staging");
        var deployer = _bench.NewProcess(new SomeTargets(staging, new SimulatedTarget(_bench.Platform, CrashPoint.Never, _bench.Time)));
        return await deployer.ApplyAsync(await deployer.PlanAsync(request, CancellationToken.None), DeployApproval.None, null, CancellationToken.None);
    }
}
