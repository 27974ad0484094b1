using Ops.Conformance;
using Ops.Conformance.Deploy;
using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

/// <summary>What podman's Docker API carries: containers without networks, since those would change the machine's firewall.</summary>
public sealed class PodmanTests
{
    [Fact]
    public async Task A_service_is_staged_scaled_looked_at_and_retired_on_podman()
    {
        await using var podman = await PodmanServer.StartAsync();
        await TestApp.ImportAsync(podman);
        var file = Path.Combine(podman.Folder, "compose.yaml");
        await System.IO.File.WriteAllTextAsync(file, $"services: {{ app: {{ image: '{TestApp.Image}', network_mode: none, stop_signal: SIGKILL, environment: {{ APP_VERSION: v1 }} }} }}");
        var options = new ComposeTargetOptions { Files = { file }, Project = "shop", InheritEnvironment = false, Engine = { Host = podman.Host } };
        using var target = new ComposeTarget("test", options, new ConformanceSecrets(), TimeProvider.System);
        var spec = new DeploySpec { Service = "app", Version = "v1" };

        await target.StageAsync(new StageIntent { SetId = "r1", Revision = 1, Spec = spec, Replicas = 1 }, Operation("stage"), default);
        await target.Get<IScalable>()!.ScaleAsync(new ScaleIntent("app", "r1", 2), Operation("scale"), default);

        var set = (await target.ObserveAsync("app", default)).Sets.Single();
        set.Instances.Select(instance => (instance.Id, instance.State)).ShouldBe([("shop-app-1", InstanceState.Ready), ("shop-app-2", InstanceState.Ready)]);
        (await podman.DockerAsync("ps", "--filter", "label=com.docker.compose.project=shop", "--format", "{{.Names}}")).Split('\n').ShouldBe(["shop-app-1", "shop-app-2"], ignoreOrder: true);
        (await target.Get<IExec>()!.ExecuteAsync("app", "shop-app-1", new CommandSpec(["cat", "/www/index.html"]), default)).Output.ShouldBe("v1\n");
        (await target.Get<ILogSource>()!.ReadAsync(new LogQuery("app"), default).ToListAsync()).Select(line => line.Text).ShouldBe(["starting v1", "starting v1"]);
        await target.RetireAsync(new RetireIntent("app", "r1", RetireMode.Remove) { Grace = TimeSpan.FromSeconds(1) }, Operation("retire"), default);
        (await podman.DockerAsync("ps", "-aq")).ShouldBeEmpty();
    }

    private static Operation Operation(string id) => new(id, new Fence(1, "ann"));
}
