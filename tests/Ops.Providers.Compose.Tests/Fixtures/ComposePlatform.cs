using Ops.Conformance;
using Ops.Conformance.Deploy;
using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

/// <summary>A project with one service behind a real proxy.</summary>
internal sealed class ComposePlatform : DeployPlatform
{
    private readonly List<ComposeTarget> _targets = [];
    private readonly ComposeProjectFolder _project;
    private readonly ComposeSwitchOptions? _switch;
    private readonly IAsyncDisposable? _proxy;

    private ComposePlatform(ComposeProjectFolder project, Uri? url, ComposeSwitchOptions? options, IAsyncDisposable? proxy)
    {
        (_project, PublicUrl, _switch, _proxy) = (project, url, options, proxy);
        Target = Connect();
    }

    /// <summary>Gets the project, whose file may be written anew at any time.</summary>
    public ComposeProjectFolder Project => _project;

    /// <summary>Gets the proxy, where it is HAProxy.</summary>
    public HaproxyServer? Haproxy => _proxy as HaproxyServer;

    public override IDeployTarget Target { get; }

    public override string Service => "app";

    public override Uri? PublicUrl { get; }

    public override bool ResetsKeptConnections => _switch?.Kind == ComposeSwitchKind.Nginx;

    public static async Task<ComposePlatform> WithoutProxyAsync(EngineFixture fixture) => new(new ComposeProjectFolder(await fixture.EngineAsync()), null, null, null);

    public static Task<ComposePlatform> WithHaproxyAsync(EngineFixture fixture) => WithHaproxyAsync(fixture, "", TimeSpan.FromSeconds(30));

    public static async Task<ComposePlatform> WithHaproxyAsync(EngineFixture fixture, string serverOptions, TimeSpan timeout)
    {
        var project = new ComposeProjectFolder(await fixture.EngineAsync());
        var proxy = await HaproxyServer.StartAsync(serverOptions: serverOptions);
        return new ComposePlatform(project, proxy.Url, new ComposeSwitchOptions { Endpoint = proxy.Endpoint, Timeout = timeout }, proxy);
    }

    public static async Task<ComposePlatform> WithNginxAsync(EngineFixture fixture)
    {
        var project = new ComposeProjectFolder(await fixture.EngineAsync());
        var proxy = await NginxServer.StartAsync();
        var options = new ComposeSwitchOptions { Kind = ComposeSwitchKind.Nginx, UpstreamFile = proxy.UpstreamFile, PidFile = proxy.PidFile, ConfigurationFile = proxy.ConfigurationFile, Executable = proxy.Executable };
        return new ComposePlatform(project, proxy.Url, options, proxy);
    }

    public override Task<IDeployTarget> ConnectAsync() => Task.FromResult<IDeployTarget>(Connect());

    public override DeploySpec Good(string version) => Spec(version, "good");

    public override DeploySpec Crashing(string version) => Spec(version, "crash");

    public override DeploySpec NeverReady(string version) => Spec(version, "sick");

    public override DeploySpec Failing(string version) => Spec(version, "fail");

    public override DeploySpec BadArtifact(string version) => Spec(version, "good") with { Artifact = $"{_project.Engine.Registry.Address}/nothing/here:{version}" };

    public override async Task<bool> StartForeignAsync(string version)
    {
        await _project.ComposeAsync("up", "-d", "app");
        return true;
    }

    public override async Task<int> CountRunningAsync(string setId) =>
        (await _project.PsAsync($"label=ops.set={setId}", "label=com.docker.compose.service=app", "status=running")).Length;

    public override async Task<IReadOnlyList<string>> ShownAsync()
    {
        var engine = _project.Engine;
        var containers = (await engine.DockerAsync("ps", "-aq", "--filter", $"label=com.docker.compose.project={_project.Name}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var volumes = (await engine.DockerAsync("volume", "ls", "-q", "--filter", $"label=ops.project={_project.Name}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            await engine.DockerAsync("ps", "-a", "--no-trunc"),
            await engine.DockerAsync(["inspect", "--format", "{{json .Config.Labels}} {{json .Args}} {{json .Name}}", .. containers]),
            await engine.DockerAsync(["volume", "inspect", .. volumes]),
        ];
    }

    public override Uri SlowUrl(Uri app, TimeSpan duration) => new(app, $"cgi-bin/slow?ms={(int)duration.TotalMilliseconds}");

    public override Uri LogUrl(Uri app, string text, bool error)
    {
        var query = text.Length > 1000 ? $"count={text.Length}" : $"text={Uri.EscapeDataString(text)}";
        return new Uri(app, $"cgi-bin/log?{query}{(error ? "&error=1" : "")}");
    }

    public override Uri EnvironmentUrl(Uri app, string name) => new(app, $"cgi-bin/env?name={name}");

    public override Uri IdentityUrl(Uri app) => new(app, "identity");

    public override async ValueTask DisposeAsync()
    {
        foreach (var target in _targets)
            target.Dispose();
        if (_proxy is not null)
            await _proxy.DisposeAsync();
        await _project.DisposeAsync();
        await base.DisposeAsync();
    }

    private static DeploySpec Spec(string version, string mode) => new()
    {
        Service = "app",
        Version = version,
        Artifact = TestApp.Image,
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["APP_VERSION"] = version, ["APP_MODE"] = mode },
    };

    private ComposeTarget Connect()
    {
        var options = _project.Options(options => options.Services["app"] = new ComposeServiceOptions { Port = TestApp.Port, Switch = _switch, MaintenanceService = _switch is null ? null : "maintenance-page" });
        var target = new ComposeTarget("test", options, new ConformanceSecrets(), TimeProvider.System);
        _targets.Add(target);
        return target;
    }
}
