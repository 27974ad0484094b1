using Ops.Conformance;
using Ops.Conformance.Deploy;
using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

/// <summary>nginx as a service of the project itself: the machine's own, with its libraries, in a container.</summary>
public sealed class NginxInContainerTests(EngineFixture engine) : ComposeTest(engine)
{
    [Fact]
    [Trait("Requirement", "S3-75")]
    public async Task Traffic_is_switched_and_drained_in_nginx_in_a_container_of_the_project()
    {
        using var target = await StartAsync();
        foreach (var revision in (int[])[1, 2])
        {
            await target.StageAsync(Intent(Compose.Good($"v{revision}"), revision), NewOperation(), default);
            await ReadyAsync(target, SetOf(revision), 1);
        }

        var url = await UrlAsync();
        await SetAsync(target, "r1");
        await using var loop = RequestLoop.Start(url, resendsReset: true);
        await loop.HearsAsync("v1");

        await SetAsync(target, "r2");
        await loop.HearsAsync("v2");
        (await target.Get<ITrafficSwitch>()!.DrainAsync(Service, "r1", Platform.Patience, default)).ShouldBe(0);
        await target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Remove), NewOperation(), default);
        await loop.HearsAsync("v2");

        await NothingDroppedAsync(loop);
        (await target.Get<ILogSource>()!.ReadAsync(new LogQuery("proxy") { Tail = 10 }, default).ToListAsync()).ShouldContain(line => line.Text.Contains("\"GET / HTTP/1.1\" 200", StringComparison.Ordinal));
        (await target.ObserveAsync(Service, default)).Drift.ShouldBeEmpty();
    }

    [Fact]
    public async Task Requests_go_over_the_network_that_nginx_is_in_whatever_the_others_are_called()
    {
        using var target = await StartAsync(
            app: "networks: { a-back: , z-front: { priority: -1 } }",
            proxy: "networks: [z-front]",
            rest: "networks: { a-back: , z-front: }");
        await target.StageAsync(Intent(Compose.Good("v1"), 1), NewOperation(), default);
        await ReadyAsync(target, "r1", 1);

        await SetAsync(target, "r1");

        var address = await Project.InspectAsync(Container(1), $"{{{{(index .NetworkSettings.Networks \"{Project.Name}_z-front\").IPAddress}}}}");
        (await System.IO.File.ReadAllTextAsync(UpstreamFile)).ShouldContain($"server {address}:{TestApp.Port} ");
        (await GetAsync(await UrlAsync())).ShouldBe((200, "v1"));
    }

    [Fact]
    public async Task A_configuration_that_nginx_refuses_is_put_back_and_requests_go_where_they_went()
    {
        using var target = await StartAsync();
        await target.StageAsync(Intent(Compose.Good("v1"), 1), NewOperation(), default);
        await ReadyAsync(target, "r1", 1);
        await SetAsync(target, "r1");
        var upstream = await System.IO.File.ReadAllTextAsync(UpstreamFile);
        await System.IO.File.AppendAllTextAsync(Path.Combine(Path.GetDirectoryName(UpstreamFile)!, "nginx.conf"), "nonsense;\n");
        await target.StageAsync(Intent(Compose.Good("v2"), 2), NewOperation(), default);
        await ReadyAsync(target, "r2", 1);

        var refused = await RefusedAsync(() => SetAsync(target, "r2"), DeployError.Invalid);

        refused.Message.ShouldStartWith("nginx refuses its configuration, and nothing was changed: ");
        refused.Message.ShouldContain("nonsense");
        (await System.IO.File.ReadAllTextAsync(UpstreamFile)).ShouldBe(upstream);
        (await GetAsync(await UrlAsync())).ShouldBe((200, "v1"));
    }

    private string UpstreamFile => Path.Combine(Project.Folder, "nginx", "upstream.conf");

    private async Task<ComposeTarget> StartAsync(string app = "", string proxy = "", string rest = "")
    {
        var nginx = RealPart.Find("nginx", "nginx-light", "/usr/sbin");
        Directory.CreateDirectory(Path.GetDirectoryName(UpstreamFile)!);
        await System.IO.File.WriteAllTextAsync(UpstreamFile, "upstream app { server 127.0.0.1:1 down; }\n");
        await System.IO.File.WriteAllTextAsync(Path.Combine(Project.Folder, "nginx", "nginx.conf"), """
            daemon off; worker_processes 1; user root; pid /tmp/nginx.pid; error_log stderr;
            events { worker_connections 512; }
            http {
              access_log /dev/stdout;
              client_body_temp_path /tmp/body; proxy_temp_path /tmp/proxy; fastcgi_temp_path /tmp/fastcgi; uwsgi_temp_path /tmp/uwsgi; scgi_temp_path /tmp/scgi;
              include /etc/ops/upstream.conf;
              server { listen 80; location / { proxy_pass http://app; } }
            }

            """);
        Project.Write($"""
            {ComposeProjectFolder.AppService.Replace("stop_signal: SIGKILL\n    healthcheck: &health", $"stop_signal: SIGKILL\n    {app}\n    healthcheck: &health", StringComparison.Ordinal)}
              proxy:
                image: ops/app:1
                {proxy}
                stop_signal: SIGKILL
                command: [sh, -c, exec nginx -e stderr -c /etc/ops/nginx.conf 2>&1]
                volumes: ["./nginx:/etc/ops", "{nginx}:/bin/nginx:ro", "/usr/lib:/lib:ro", "/usr/lib:/usr/lib:ro", "/lib64:/lib64:ro", "/etc/group:/etc/group:ro"]
            {rest}

            """);
        var options = new ComposeSwitchOptions { Kind = ComposeSwitchKind.Nginx, UpstreamFile = UpstreamFile, Container = "proxy", ConfigurationFile = "/etc/ops/nginx.conf" };
        var target = new ComposeTarget("test", Project.Options(all => all.Services["app"] = new ComposeServiceOptions { Port = TestApp.Port, Switch = options }), new ConformanceSecrets(), TimeProvider.System);
        await target.StageAsync(Intent(new DeploySpec { Service = "proxy", Version = "1" }, 1), NewOperation(), default);
        (await Project.InspectAsync(Container(1, "proxy"), "{{.State.Running}}")).ShouldBe("true", await Project.Engine.DockerAsync("logs", Container(1, "proxy")));
        return target;
    }

    private async Task<Uri> UrlAsync() => new($"http://{await Project.InspectAsync(Container(1, "proxy"), "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}")}/");

    private async Task SetAsync(ComposeTarget target, string setId)
    {
        var traffic = target.Get<ITrafficSwitch>()!;
        await traffic.SetAsync(Service, await traffic.GetAsync(Service, default), [new TrafficShare(setId, 100)], NewOperation(), default);
    }
}
