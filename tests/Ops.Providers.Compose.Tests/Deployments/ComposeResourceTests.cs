using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

public sealed class ComposeResourceTests(EngineFixture engine) : ComposeTest(engine)
{
    [Fact]
    public async Task Volumes_are_made_once_and_their_contents_outlive_revisions()
    {
        Project.Write("services: { app: { image: ops/app:1, stop_signal: SIGKILL, volumes: [data:/data, ./conf:/conf:ro], tmpfs: ['/run:size=1m'] } }\nvolumes: { data: { labels: { kind: orders } } }\n");
        await StageAsync();
        var exec = Target.Get<IExec>()!;
        (await exec.ExecuteAsync("app", Container(1), new CommandSpec(["sh", "-c", "echo order > /data/1; touch /conf/x; df -k /run | tail -1"]), default)).Output.ShouldContain("1024");

        await StageAsync(new DeploySpec { Service = "app", Version = "v2" }, 2);
        await RetireAsync("r1");

        (await exec.ExecuteAsync("app", Container(2), new CommandSpec(["cat", "/data/1"]), default)).Output.ShouldBe("order\n");
        (await exec.ExecuteAsync("app", Container(2), new CommandSpec(["ls", "/conf"]), default)).Output.ShouldBeEmpty();
        (await Project.Engine.DockerAsync("volume", "inspect", "--format", "{{index .Labels \"com.docker.compose.volume\"}} {{.Labels.kind}}", $"{Project.Name}_data")).ShouldBe("data orders");
    }

    [Theory]
    [InlineData("networks: [back] } }\nnetworks: { back: { external: true, name: nowhere-net } }", "The external network 'nowhere-net' does not exist; create it with 'docker network create', or remove external: true.")]
    [InlineData("volumes: [data:/data] } }\nvolumes: { data: { external: true, name: nowhere-data } }", "The external volume 'nowhere-data' does not exist; create it with 'docker volume create', or remove external: true.")]
    public async Task What_somebody_else_should_have_made_and_is_missing_is_named(string rest, string expected)
    {
        Project.Write($"services: {{ app: {{ image: ops/app:1, {rest}");

        (await RefusedAsync(() => StageAsync(), DeployError.NotFound)).Message.ShouldBe(expected);
        (await Project.PsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_service_takes_part_in_all_its_networks_and_is_found_by_its_names()
    {
        Project.Write("""
            services:
              app: { image: ops/app:1, stop_signal: SIGKILL, networks: { front: { aliases: [shop] }, back: } }
              other: { image: ops/app:1, stop_signal: SIGKILL, networks: [back] }
            networks: { front: { internal: true }, back: }
            """);
        await StageAsync();
        await Target.StageAsync(Intent(new DeploySpec { Service = "other", Version = "v1" }, 1), NewOperation(), default);

        (await Project.InspectAsync(Container(1), "{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{end}}")).Split(' ', StringSplitOptions.RemoveEmptyEntries).ShouldBe([$"{Project.Name}_back", $"{Project.Name}_front"]);
        var exec = Target.Get<IExec>()!;
        (await exec.ExecuteAsync("other", Container(1, "other"), new CommandSpec(["wget", "-qO-", "http://app:8080/identity"]), default)).ExitCode.ShouldBe(0);
        (await exec.ExecuteAsync("app", Container(1), new CommandSpec(["nslookup", "shop"]), default)).ExitCode.ShouldBe(0);
        (await exec.ExecuteAsync("other", Container(1, "other"), new CommandSpec(["nslookup", "shop"]), default)).ExitCode.ShouldNotBe(0);
    }

    [Theory]
    [InlineData(null, "z-front")]
    [InlineData("a-back", "a-back")]
    public async Task An_instance_is_asked_in_the_network_that_was_chosen_or_else_in_the_one_that_counts_most(string? chosen, string expected)
    {
        Project.Write("services: { app: { image: ops/app:1, stop_signal: SIGKILL, networks: { a-back: , z-front: { priority: 10 } } } }\nnetworks: { a-back: , z-front: }\n");
        await StageAsync();
        using var target = new ComposeTarget("test", Project.Options(options => options.Services["app"] = new ComposeServiceOptions { Network = chosen }), new Ops.Conformance.Deploy.ConformanceSecrets(), TimeProvider.System);

        var address = (await target.ObserveAsync(Service, default)).Sets.Single().Instances.Single().Address!.Host;

        address.ShouldBe(await Project.InspectAsync(Container(1), $"{{{{(index .NetworkSettings.Networks \"{Project.Name}_{expected}\").IPAddress}}}}"));
    }

    [Fact]
    public async Task Networks_of_one_name_that_were_made_at_the_same_moment_become_one()
    {
        var name = $"{Project.Name}_default";
        using var docker = new DockerClient(new DockerTransport(new ComposeEngineOptions { Host = Project.Engine.Host }, TimeProvider.System));
        var network = new NetworkCreate { Name = name, CheckDuplicate = false, Labels = new Dictionary<string, string> { ["com.docker.compose.project"] = Project.Name } };
        await docker.CreateNetworkAsync(network, default);
        var used = (await docker.FindNetworksAsync(name, default)).Single().Id;
        await Project.Engine.DockerAsync("run", "-d", "--name", $"{Project.Name}-user", "--label", $"com.docker.compose.project={Project.Name}", "--network", used, "ops/app:1");
        // What other creators leave who have looked before it was there.
        await docker.CreateNetworkAsync(network, default);
        await docker.CreateNetworkAsync(network, default);

        await StageAsync();

        await ReadyAsync("r1");
        (await docker.FindNetworksAsync(name, default)).Select(network => network.Id).ShouldBe([used]);
    }

    [Theory]
    [InlineData("container_name: the-shop", "container_name 'the-shop' is fixed in the compose file")]
    [InlineData("ports: ['127.0.0.1:18080:8080']", "the host port 18080 is fixed in the compose file")]
    [InlineData("network_mode: host", "network_mode: host gives all instances the ports of the host")]
    [InlineData("networks: { back: { ipv4_address: 10.99.0.5 } } } }\nnetworks: { back: { ipam: { config: [{ subnet: 10.99.0.0/24 }] }", "the address 10.99.0.5 is fixed in the compose file")]
    public async Task What_only_one_container_can_have_forbids_a_second_beside_it(string key, string expected)
    {
        Project.Write($"services: {{ app: {{ image: ops/app:1, {key} }} }}");

        var assessment = await Target.AssessAsync(new DeploySpec { Service = "app", Version = "v1", Replicas = 2 }, await ObserveAsync(), default);

        assessment.NoSurgeReason.ShouldBe(expected);
        assessment.Problems.ShouldBe([$"2 instances cannot run at once: {expected}; remove that or ask for one instance"]);
    }

    [Theory]
    [InlineData("ulimits: { nofile: 999999999 }")]
    [InlineData("cap_add: [NOT_A_CAPABILITY]")]
    [InlineData("command: [/no/such/program]")]
    public async Task What_the_engine_refuses_is_said_with_the_containers_name(string key)
    {
        Project.Write($"services: {{ app: {{ image: ops/app:1, {key} }} }}");

        var refused = await Should.ThrowAsync<DeployException>(() => StageAsync());

        refused.Message.ShouldContain("The engine refused to ");
        refused.Message.ShouldContain(Container(1));
        await RetireAsync("r1");
        (await Project.PsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_container_that_runs_out_of_memory_says_so()
    {
        Project.Write("services: { app: { image: ops/app:1, mem_limit: 8m, deploy: { resources: { limits: { memory: 8m } } }, command: [sh, -c, 'x=a; while :; do x=$$x$$x; done'] } }");
        await StageAsync();

        var state = await SeenAsync("it has failed", seen => seen.Sets.Single().Instances.Single().State == InstanceState.Failed);

        state.Sets.Single().Instances.Single().Detail.ShouldBe("exited with code 137, out of memory");
    }
}
