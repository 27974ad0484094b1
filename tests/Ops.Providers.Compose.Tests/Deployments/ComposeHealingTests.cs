using Ops.Conformance.Deploy;
using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

/// <summary>Deploying the same version applies what the compose file says now, and undoes what somebody changed.</summary>
public sealed class ComposeHealingTests(EngineFixture engine) : DeployerConformance
{
    private ComposeProjectFolder Project => ((ComposePlatform)Platform).Project;

    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);

    [Fact]
    [Trait("Requirement", "S3-33")]
    public async Task A_limit_that_was_changed_in_the_compose_file_is_applied_and_then_there_is_nothing_to_do()
    {
        await DeployAsync(Platform.Good("v1"), new BlueGreenStrategy());
        (await PlanAsync(new RecreateStrategy())).Steps.ShouldBeEmpty();

        Limit("96m");
        var plan = await PlanAsync(new RecreateStrategy());
        plan.Warnings.ShouldContain(warning => warning.Contains("the compose file says something else of 'app'"));
        Succeeded(await ApplyAsync(plan));
        await LimitedToAsync(96 << 20);
        (await PlanAsync(new RecreateStrategy())).Steps.ShouldBeEmpty();

        // What is kept beside it is to stay what it was.
        Limit("80m");
        Succeeded(await ApplyAsync(await PlanAsync(new BlueGreenStrategy())));
        await LimitedToAsync(80 << 20);
        (await PlanAsync(new BlueGreenStrategy())).Steps.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "S3-33")]
    public async Task Limits_that_somebody_changed_on_running_containers_are_undone()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());
        var instance = (await ServesAsync("v1")).Instances[0].Id;
        await Project.Engine.DockerAsync("update", "--memory", "64m", "--memory-swap", "128m", instance);

        Succeeded(await ApplyAsync(await PlanAsync(new RollingStrategy())));

        await LimitedToAsync(0);
        (await PlanAsync(new RollingStrategy())).Steps.ShouldBeEmpty();
    }

    private Task<DeployPlan> PlanAsync(DeployStrategy strategy) => Deployer.PlanAsync(Request(Platform.Good("v1"), strategy), default);

    private void Limit(string memory) => Project.Write(ComposeProjectFolder.AppService.Replace("  app:\n    image: ops/app:1\n", $"  app:\n    image: ops/app:1\n    mem_limit: {memory}\n", StringComparison.Ordinal));

    private async Task LimitedToAsync(long bytes)
    {
        var serving = (await Target.ObserveAsync(Service, default)).Current.ShouldNotBeNull();
        serving.Ready.ShouldBe(2);
        foreach (var instance in serving.Instances)
            (await Project.InspectAsync(instance.Id, "{{.HostConfig.Memory}}")).Trim().ShouldBe($"{bytes}");
    }
}
