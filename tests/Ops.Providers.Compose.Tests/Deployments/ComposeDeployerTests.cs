using Ops.Conformance.Deploy;
using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

/// <summary>The rows of a runbook that are whole deployments.</summary>
public sealed class ComposeDeployerTests(EngineFixture engine) : DeployerConformance
{
    private ComposeProjectFolder Project => ((ComposePlatform)Platform).Project;

    protected override async Task<DeployPlatform> StartPlatformAsync() => await ComposePlatform.WithHaproxyAsync(engine);

    [Fact]
    [Trait("Requirement", "S3-29")]
    [Trait("Requirement", "S3-30")]
    [Trait("Requirement", "S3-101")]
    public async Task A_rollback_goes_to_the_version_before_or_to_a_named_one_and_its_reason_is_on_record()
    {
        foreach (var version in (string[])["v1.2.2", "v1.2.3", "v1.2.4"])
            await DeployAsync(Platform.Good(version), new BlueGreenStrategy());
        await using var loop = await AskAsync("v1.2.4");

        Succeeded(await ApplyAsync(await Deployer.PlanRollbackAsync(Rollback() with { Reason = "config-error" }, default)));
        await ServesAsync("v1.2.3");
        Succeeded(await ApplyAsync(await Deployer.PlanRollbackAsync(Rollback() with { Version = "v1.2.2" }, default)));
        await ServesAsync("v1.2.2");

        await loop.HearsAsync("v1.2.2");
        await NothingDroppedAsync(loop);
        var history = await Deployer.HistoryAsync(Target.Descriptor.Name, Service, default).ToListAsync();
        history.ShouldContain(deployment => deployment.Plan.Reason == "config-error" && deployment.Plan.Version == "v1.2.3");
    }

    [Fact]
    [Trait("Requirement", "S3-28")]
    [Trait("Requirement", "S3-21")]
    public async Task A_hotfix_in_an_emergency_passes_by_its_tests_but_not_by_the_health_gate()
    {
        await DeployAsync(Platform.Good("v1.2.3"), new BlueGreenStrategy());
        var emergency = new EmergencyOverride("ann", "checkout is down");

        RolledBack(await TryDeployAsync(Request(Platform.Failing("hotfix-v1.2.4"), new BlueGreenStrategy()) with { Verifications = [], Watch = null }));
        Succeeded(await TryDeployAsync(Request(Platform.Failing("hotfix-v1.2.4"), new BlueGreenStrategy()) with { Verifications = [], Watch = null, Emergency = emergency }));
        RolledBack(await TryDeployAsync(Request(Platform.Crashing("hotfix-v1.2.5"), new BlueGreenStrategy()) with { Emergency = emergency }));

        await ServesAsync("hotfix-v1.2.4");
    }

    [Fact]
    [Trait("Requirement", "S3-102")]
    public async Task A_service_is_stopped_for_a_restore_and_started_again_with_what_it_ran()
    {
        await DeployAsync(Platform.Good("v1"), new BlueGreenStrategy());

        Succeeded(await ApplyAsync(await Deployer.PlanStopAsync(ServiceRequest(), default)));
        (await Project.PsAsync("label=com.docker.compose.service=app", "status=running")).ShouldBeEmpty();
        Succeeded(await ApplyAsync(await Deployer.PlanStartAsync(ServiceRequest(), default)));

        await ServesAsync("v1");
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
    }

    [Theory]
    [InlineData("container_name: the-shop", "container_name 'the-shop' is fixed in the compose file")]
    [InlineData("ports: ['127.0.0.1:18081:8080']", "the host port 18081 is fixed in the compose file")]
    public async Task A_strategy_that_needs_a_second_container_is_refused_when_it_is_planned(string key, string expected)
    {
        Project.Write($"services: {{ app: {{ image: ops/app:1, stop_signal: SIGKILL, {key} }}, maintenance-page: {{ image: ops/app:1, stop_signal: SIGKILL, environment: {{ APP_MODE: page }} }} }}");
        var request = Request(Platform.Good("v1"), new RollingStrategy());
        var first = request with { Spec = request.Spec with { Replicas = 1 }, Strategy = new RecreateStrategy(), Verifications = [] };
        Succeeded(await TryDeployAsync(first));

        foreach (var strategy in (DeployStrategy[])[new RollingStrategy(), new BlueGreenStrategy(), new CanaryStrategy()])
        {
            var second = first with { Spec = first.Spec with { Version = "v2" }, Strategy = strategy };
            (await Should.ThrowAsync<DeployException>(() => Deployer.PlanAsync(second, default))).Message.ShouldContain(expected);
        }

        // One after the other they run, also where a retained container has the only name there can be.
        Succeeded(await TryDeployAsync(first with { Spec = first.Spec with { Version = "v2" } }));
        (await Project.PsAsync("label=ops.version=v2", "status=running")).Length.ShouldBe(1);
        Succeeded(await ApplyAsync(await Deployer.PlanRollbackAsync(Rollback(), default)));
        (await Project.PsAsync("label=ops.version=v1", "status=running")).Length.ShouldBe(1);
    }

    private RollbackRequest Rollback() => new() { Target = Target.Descriptor.Name, Service = Service, Actor = "ann", ReadyTimeout = Platform.Patience, StableFor = TimeSpan.FromMilliseconds(300), Grace = TimeSpan.FromSeconds(10) };
}
