using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

/// <summary>What others do to a project behind our back is seen and named.</summary>
public sealed class ComposeDriftTests(EngineFixture engine) : ComposeTest(engine)
{
    private protected override Task<ComposePlatform> StartPlatformAsync(EngineFixture fixture) => ComposePlatform.WithHaproxyAsync(fixture);

    [Fact]
    public async Task A_docker_compose_up_that_makes_our_container_anew_is_drift_and_a_deployment_heals_it()
    {
        await StageReadyAsync(1);
        (await ObserveAsync()).Drift.ShouldBeEmpty();

        // Compose cannot know our hash of the definition, so it takes the container for outdated (docker/compose#5124).
        await Project.ComposeAsync("up", "-d", "app");

        var state = await ObserveAsync();
        var foreign = (await Project.PsAsync("label=com.docker.compose.service=app", "status=running")).Single();
        state.Drift.ShouldContain($"{foreign}: made by somebody else, such as 'docker compose up'");
        state.Drift.ShouldContain("r1: 1 of 1 containers are gone, as after 'docker rm'");
        await StageReadyAsync(2);
        await RetireAsync("r1");
        await RetireAsync("compose");
        (await ObserveAsync()).Drift.ShouldBeEmpty();
        (await Project.PsAsync("label=com.docker.compose.service=app")).Single().ShouldNotBe(foreign);
    }

    [Fact]
    public async Task A_removed_container_is_drift_and_scaling_makes_it_again()
    {
        await StageReadyAsync(1, 2);

        await Project.Engine.DockerAsync("rm", "-f", Container(1));

        (await ObserveAsync()).Drift.Single().ShouldBe("r1: 1 of 2 containers are gone, as after 'docker rm'");
        await ScaleAsync(2);
        (await ObserveAsync()).Drift.ShouldBeEmpty();
    }

    [Fact]
    public async Task Changed_limits_and_a_paused_container_are_drift()
    {
        await StageReadyAsync(1);

        await Project.Engine.DockerAsync("update", "--memory", "64m", "--memory-swap", "128m", Container(1));
        await Project.Engine.DockerAsync("pause", Container(1));

        var state = await ObserveAsync();
        state.Drift.ShouldBe([$"{Container(1)}: it was paused", $"{Container(1)}: its limits were changed, as by 'docker update'"]);
        state.Sets.Single().Instances.Single().State.ShouldBe(InstanceState.Unready);
        await Project.Engine.DockerAsync("unpause", Container(1));
    }

    [Fact]
    public async Task A_proxy_that_has_forgotten_where_requests_go_is_drift_until_the_traffic_is_set_again()
    {
        await StageReadyAsync(1);
        await RouteAsync("r1");
        await Compose.Haproxy!.StopAsync();
        (await ObserveAsync()).Drift.Single().ShouldStartWith("HAProxy's runtime API at ");

        await Compose.Haproxy.StartAgainAsync();

        (await ObserveAsync()).Drift.Single().ShouldMatch("^the proxy sends requests to nothing instead of [0-9.]+:8080; set the traffic again$");
        await RouteAsync("r1");
        (await ObserveAsync()).Drift.ShouldBeEmpty();
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
    }

    [Fact]
    public async Task A_proxy_that_has_forgotten_where_requests_go_is_told_when_another_revision_is_staged()
    {
        await StageReadyAsync(1);
        await RouteAsync("r1");
        await Compose.Haproxy!.StopAsync();
        (await RefusedAsync(() => Target.StageAsync(Intent(Platform.Good("v2"), 2), NewOperation(), default), DeployError.Unreachable)).Message.ShouldStartWith("HAProxy's runtime API at ");
        await Compose.Haproxy.StartAgainAsync();

        await StageReadyAsync(2);

        (await ObserveAsync()).Drift.ShouldBeEmpty();
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
    }

    [Fact]
    public async Task What_somebody_removes_with_the_unused_volumes_is_read_from_the_containers()
    {
        await StageReadyAsync(1, 2);

        var names = await Project.Engine.DockerAsync("volume", "ls", "-q", "--filter", $"label=ops.project={Project.Name}");
        await Project.Engine.DockerAsync(["volume", "rm", .. names.Split('\n')]);

        var set = (await ObserveAsync()).Sets.Single();
        (set.Id, set.Revision, set.Version, set.Wanted, set.Ready).ShouldBe(("r1", 1, "v1", 2, 2));
        var refused = await RefusedAsync(() => ScaleAsync(3), DeployError.Invalid);
        refused.Message.ShouldContain("What the set 'r1' of 'app' runs is not on record any more, as after 'docker volume prune'");
        (await ObserveAsync()).Sets.Single().Wanted.ShouldBe(2);
        await StageReadyAsync(1, 3);
        (await Project.InspectAsync(Container(3), "{{range .Config.Env}}{{.}} {{end}}")).ShouldContain("APP_VERSION=v1 ");
        (await RefusedAsync(() => Target.Get<IScalable>()!.ScaleAsync(new ScaleIntent(Service, "r1", 1), NewOperation(fence: 0), default), DeployError.StaleFence)).Message.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_lock_survives_the_removal_of_everything_that_does_not_run()
    {
        var held = Target.Get<IDeployLock>()!;
        var lease = await held.AcquireAsync(new LockRequest(Service, "ann", "release", TimeSpan.FromMinutes(5)), default);

        await Project.Engine.DockerAsync("container", "prune", "-f", "--filter", $"label=com.docker.compose.project={Project.Name}");

        var other = (await Compose.ConnectAsync()).Get<IDeployLock>()!;
        (await other.FindAsync(Service, default))!.Fence.ShouldBe(lease.Fence);
        (await RefusedAsync(() => other.AcquireAsync(new LockRequest(Service, "bob", "hotfix", TimeSpan.FromMinutes(5)), default), DeployError.LockHeld)).Message.ShouldContain("ann holds the lock of 'app'");
    }
}
