using Ops.Conformance.Deploy;
using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

/// <summary>The rows of a runbook for the instances of two colours behind a proxy: blue is r1, green is r2.</summary>
public sealed class ComposeColourTests(EngineFixture engine) : DeployerConformance
{
    private ComposeProjectFolder Project => ((ComposePlatform)Platform).Project;

    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);

    [Fact]
    [Trait("Requirement", "S3-22")]
    [Trait("Requirement", "S3-31")]
    [Trait("Requirement", "S3-32")]
    [Trait("Requirement", "S3-77")]
    public async Task A_colour_is_scaled_up_each_instance_answers_itself_and_it_is_scaled_down_again()
    {
        await DeployAsync(Platform.Good("v1"), new BlueGreenStrategy());
        await DeployAsync(Platform.Good("v2"), new BlueGreenStrategy());

        foreach (var (setId, version, replicas) in ((string?, string, int)[])[(null, "v2", 3), (null, "v2", 5), ("r1", "v1", 3)])
        {
            var deployment = await ScaleAsync(replicas, setId);
            deployment.Steps.Last(record => record.Step is CheckStep).Detail.ShouldBe($"{replicas} instances passed");
            var set = await ReadyAsync(setId ?? "r2", replicas);
            set.Instances.Select(instance => instance.Address).Distinct().Count().ShouldBe(replicas);
            foreach (var instance in set.Instances)
                (await GetAsync(instance.Address!)).ShouldBe((200, version));
        }

        await ScaleAsync(1, "r1");
        await ScaleAsync(2, null);
        await ServesAsync("v2");
        (await Project.PsAsync("label=com.docker.compose.service=app")).Length.ShouldBe(3);
    }

    [Fact]
    [Trait("Requirement", "S3-76")]
    public async Task An_instance_that_has_failed_is_restarted_and_takes_part_again()
    {
        await DeployAsync(Platform.Good("v1"), new BlueGreenStrategy());
        var victim = (await ServesAsync("v1")).Instances[0].Id;
        await Project.Engine.DockerAsync("kill", victim);
        var failed = (await SeenAsync("it has failed", state => state.Sets.Single().Instances.Any(instance => instance.State == InstanceState.Failed))).Sets.Single().Instances.Single(instance => instance.State == InstanceState.Failed);
        (failed.Id, failed.Detail).ShouldBe((victim, "exited with code 137"));

        Succeeded(await ApplyAsync(await Deployer.PlanRestartAsync(ServiceRequest(), victim, default)));

        await ServesAsync("v1");
        await using var loop = Ask(Platform.IdentityUrl(PublicUrl())!);
        await WaitAsync(loop.Describe, () => Task.FromResult(loop.Answers.Count == 2));
        await NothingDroppedAsync(loop);
    }

    private async Task<Deployment> ScaleAsync(int replicas, string? setId) => Succeeded(await ApplyAsync(await Deployer.PlanScaleAsync(ServiceRequest(), replicas, setId, default)));
}
