using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

public sealed class ComposeDependencyTests(EngineFixture engine) : ComposeTest(engine)
{
    private const string Chain = """
        services:
          app:
            image: ops/app:1
            stop_signal: SIGKILL
            depends_on:
              migrate: { condition: service_completed_successfully }
              cache: { condition: service_started }
          migrate:
            image: ops/app:1
            command: [sh, -c, "echo migrated"]
            depends_on: { db: { condition: service_healthy } }
          db:
            image: ops/app:1
            stop_signal: SIGKILL
            command: [sh, -c, "usleep 500000; touch /ready; sleep 1000"]
            healthcheck: { test: [CMD, test, -f, /ready], interval: 200ms, retries: 50 }
          cache: { image: ops/app:1, stop_signal: SIGKILL, command: [sleep, "1000"] }

        """;

    [Fact]
    public async Task Services_start_in_order_each_when_the_conditions_of_those_before_hold()
    {
        Project.Write(Chain);

        await StageAsync();

        var (database, migration, app) = (await StartedAsync("db"), await StartedAsync("migrate"), await StartedAsync("app"));
        migration.ShouldBeGreaterThan(database.AddMilliseconds(500));
        app.ShouldBeGreaterThan(DateTimeOffset.Parse(await Project.InspectAsync(Container(1, "migrate"), "{{.State.FinishedAt}}"), System.Globalization.CultureInfo.InvariantCulture));
        (await Project.InspectAsync(Container(1, "cache"), "{{.State.Running}}")).ShouldBe("true");
    }

    [Fact]
    [Trait("Requirement", "S3-33")]
    public async Task New_limits_make_the_containers_of_one_service_anew_and_leave_its_dependencies_alone()
    {
        Project.Write(Chain);
        await StageAsync(new DeploySpec { Service = "app", Version = "v1", Limits = new ResourceLimits { MemoryBytes = 64 << 20 } });
        var before = (await StartedAsync("db"), await StartedAsync("migrate"), await StartedAsync("cache"));

        await StageAsync(new DeploySpec { Service = "app", Version = "v1", Limits = new ResourceLimits { Cpus = 0.5, MemoryBytes = 128 << 20 } }, 2);
        await ReadyAsync("r2");
        await RetireAsync("r1");

        (await Project.InspectAsync(Container(2), "{{.HostConfig.NanoCpus}} {{.HostConfig.Memory}}")).ShouldBe($"500000000 {128 << 20}");
        (await Project.PsAsync("label=com.docker.compose.service=app")).ShouldBe([Container(2)]);
        (await StartedAsync("db"), await StartedAsync("migrate"), await StartedAsync("cache")).ShouldBe(before);
    }

    [Fact]
    [Trait("Requirement", "S3-33")]
    public async Task Limits_written_in_the_compose_file_count_from_the_next_revision_on()
    {
        await StageAsync();
        Project.Write(ComposeProjectFolder.AppService.Replace("image: ops/app:1", "image: ops/app:1\n    mem_limit: 32m\n    cpus: 0.25", StringComparison.Ordinal));

        (await ObserveAsync()).Drift.Single().ShouldContain("the compose file says something else of 'app'");
        await StageAsync(new DeploySpec { Service = "app", Version = "v2" }, 2);

        (await Project.InspectAsync(Container(2), "{{.HostConfig.NanoCpus}} {{.HostConfig.Memory}}")).ShouldBe($"250000000 {32 << 20}");
    }

    [Fact]
    public async Task A_dependency_that_fails_stops_the_deployment_and_is_named()
    {
        Project.Write(Chain.Replace("echo migrated", "echo no such table; exit 3", StringComparison.Ordinal));

        var refused = await RefusedAsync(() => StageAsync(), DeployError.NotReady);

        refused.Message.ShouldBe($"The service 'migrate' is not done: '{Container(1, "migrate")}' exited with code 3; look at its logs.");
        (await Project.PsAsync("label=com.docker.compose.service=app")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dependency_that_is_not_required_may_fail()
    {
        Project.Write(Chain.Replace("service_completed_successfully }", "service_completed_successfully, required: false }", StringComparison.Ordinal).Replace("echo migrated", "exit 3", StringComparison.Ordinal));

        await StageAsync();

        await ReadyAsync("r1");
    }

    [Fact]
    public async Task A_dependency_that_is_deployed_by_itself_and_stopped_is_not_started_behind_its_back()
    {
        Project.Write(Chain);
        await Target.StageAsync(Intent(new DeploySpec { Service = "cache", Version = "v1" }, 1), NewOperation(), default);
        await Target.RetireAsync(new RetireIntent("cache", "r1", RetireMode.Stop) { Grace = TimeSpan.FromSeconds(1) }, NewOperation(), default);

        (await RefusedAsync(() => StageAsync(), DeployError.NotReady)).Message.ShouldBe("The service 'cache' is deployed (r1) and stopped; start it first.");

        (await Project.PsAsync("label=com.docker.compose.service=cache")).ShouldBe([Container(1, "cache")]);
        (await Project.InspectAsync(Container(1, "cache"), "{{.State.Running}}")).ShouldBe("false");
        (await Project.PsAsync("label=com.docker.compose.service=app")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Starting_a_dependency_outdates_nobody_who_deploys_that_one()
    {
        Project.Write(Chain);

        await Target.StageAsync(Intent(new DeploySpec { Service = "app", Version = "v1" }, 1), NewOperation(fence: 9), default);

        await Target.StageAsync(Intent(new DeploySpec { Service = "cache", Version = "v1" }, 1), NewOperation(fence: 1), default);
        (await Project.PsAsync("label=com.docker.compose.service=cache", "status=running")).ShouldBe([Container(1, "cache"), Container(2, "cache")], ignoreOrder: true);
    }

    private async Task<DateTimeOffset> StartedAsync(string service) =>
        DateTimeOffset.Parse(await Project.InspectAsync(Container(1, service), "{{.State.StartedAt}}"), System.Globalization.CultureInfo.InvariantCulture);
}
