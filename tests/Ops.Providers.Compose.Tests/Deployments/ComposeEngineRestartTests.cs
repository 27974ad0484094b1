using Ops.Conformance;
using Ops.Conformance.Deploy;
using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

/// <summary>What becomes of sets when the engine itself is restarted, as by an upgrade or a reboot.</summary>
public sealed class ComposeEngineRestartTests
{
    private const string File = """
        services:
          app: { image: ops/app:1, stop_signal: SIGKILL, restart: always }
          worker: { image: ops/app:1, stop_signal: SIGKILL, restart: "on-failure:5" }

        """;

    [Fact]
    public async Task What_runs_comes_back_and_what_is_retained_stays_stopped()
    {
        await using var engine = await DockerEngine.StartAsync(new DockerEngineOptions { WithRegistry = true });
        await TestApp.ImportAsync(engine);
        await using var project = new ComposeProjectFolder(engine, File);
        using var target = new ComposeTarget("test", project.Options(), new ConformanceSecrets(), TimeProvider.System);
        foreach (var service in (string[])["app", "worker"])
        {
            await StageAsync(target, service, 1);
            await StageAsync(target, service, 2);
            await target.RetireAsync(new RetireIntent(service, "r1", RetireMode.Stop) { Grace = TimeSpan.FromSeconds(1) }, Operation($"retire {service}"), default);
        }

        await engine.RestartAsync();

        await Eventually.HoldsAsync("what always runs is back", async () => (await project.PsAsync("label=com.docker.compose.service=app", "status=running")).Length > 0);
        (await project.PsAsync("label=com.docker.compose.service=app", "status=running")).ShouldBe([$"{project.Name}-app-2"]);
        (await project.PsAsync("label=ops.set=r1", "status=exited")).ShouldBe([$"{project.Name}-app-1", $"{project.Name}-worker-1"], ignoreOrder: true);

        // What is started again gets back what the file says.
        await StageAsync(target, "worker", 1);
        (await project.InspectAsync($"{project.Name}-worker-1", "{{.State.Running}} {{.HostConfig.RestartPolicy.Name}}:{{.HostConfig.RestartPolicy.MaximumRetryCount}}")).ShouldBe("true on-failure:5");
    }

    private static Task<InstanceSet> StageAsync(ComposeTarget target, string service, int revision) => target.StageAsync(
        new StageIntent { SetId = $"r{revision}", Revision = revision, Spec = new DeploySpec { Service = service, Version = $"v{revision}" }, Replicas = 1 }, Operation($"stage {service} {revision} {Guid.NewGuid()}"), default);

    private static Operation Operation(string id) => new(id, new Fence(1, "ann"));
}
