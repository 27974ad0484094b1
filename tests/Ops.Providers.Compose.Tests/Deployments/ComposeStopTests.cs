using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

/// <summary>How instances end, and which of them.</summary>
public sealed class ComposeStopTests(EngineFixture engine) : ComposeTest(engine)
{
    private const string Slow = """
        services:
          app:
            image: ops/app:1
            stop_grace_period: 20s
            command: [sh, -c, 'trap "usleep 2500000; exit 0" TERM; touch /ready; while :; do usleep 50000; done']
            healthcheck: { test: [CMD, test, -f, /ready], interval: 200ms }

        """;

    [Fact]
    public async Task An_instance_has_the_time_that_the_compose_file_promises_where_the_grace_is_shorter()
    {
        Project.Write(Slow);
        await StageAsync();
        await ReadyAsync("r1");

        await RetireAsync("r1", RetireMode.Stop);

        (await Project.InspectAsync(Container(1), "{{.State.Status}} {{.State.ExitCode}}")).ShouldBe("exited 0");
    }

    [Fact]
    public async Task It_has_that_time_also_when_it_is_restarted()
    {
        Project.Write(Slow.Replace("exit 0", "touch /saved; exit 0", StringComparison.Ordinal));
        await StageAsync();
        await ReadyAsync("r1");

        await Target.Get<IRestartable>()!.RestartAsync(new RestartIntent(Service, "r1", Container(1)) { Grace = TimeSpan.FromSeconds(1) }, NewOperation(), default);

        (await Target.Get<IExec>()!.ExecuteAsync("app", Container(1), new CommandSpec(["test", "-f", "/saved"]), default)).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("2m", false)]
    [InlineData("10m", true)]
    public async Task A_promise_that_no_step_has_the_time_for_is_refused_when_it_is_planned(string period, bool isRefused)
    {
        Project.Write(Slow.Replace("20s", period, StringComparison.Ordinal));

        var problems = (await Target.AssessAsync(new DeploySpec { Service = "app", Version = "v1" }, await ObserveAsync(), default)).Problems;

        problems.ShouldBe(isRefused ? ["stop_grace_period is 600 s in the compose file, and steps that stop instances allow no more than 120 s beyond the request's grace; write less, and ask for a longer grace"] : []);
    }

    [Fact]
    public async Task A_container_that_the_engine_starts_again_and_again_in_vain_has_failed()
    {
        Project.Write("services: { app: { image: ops/app:1, restart: always, command: [sh, -c, 'exit 7'] } }");
        await StageAsync();

        var state = await SeenAsync("it has failed", seen => seen.Sets.Single().Instances.Single() is { State: InstanceState.Failed, Restarts: >= 3 });

        state.Sets.Single().Instances.Single().Detail.ShouldNotBeNull().ShouldMatch("^exited with code 7; the engine has started it again [0-9]+ times$");
    }

    [Fact]
    public async Task What_has_failed_goes_first_and_then_the_highest_numbers()
    {
        await StageReadyAsync(1, 4);
        await Project.Engine.DockerAsync("kill", Container(2));
        await SeenAsync("it has failed", state => state.Sets.Single().Ready == 3);

        await ScaleAsync(2);

        (await Project.PsAsync("label=com.docker.compose.service=app")).ShouldBe([Container(1), Container(3)], ignoreOrder: true);
    }
}
