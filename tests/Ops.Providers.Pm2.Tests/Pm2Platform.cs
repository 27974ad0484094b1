using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Ops.Providers.Pm2.Tests;

/// <summary>A service of its own under a real PM2, with releases that tests make.</summary>
internal sealed class Pm2Platform : DeployPlatform
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly string _releases = Directory.CreateTempSubdirectory("ops-releases-").FullName;
    private readonly int _port = LoopbackPort.Free();
    private readonly List<Pm2Target> _targets = [];
    private readonly Action<Pm2TargetOptions>? _configure;
    private readonly DaemonLink _link;
    private readonly Pm2Client _client;

    public Pm2Platform(Pm2Server server, Action<Pm2TargetOptions>? configure = null)
    {
        Server = server;
        _configure = configure;
        Service = $"web-{Guid.NewGuid():n}"[..12];
        var options = Options();
        var paths = new Pm2Paths(server.Home);
        _link = new DaemonLink(paths, new Pm2Daemon(paths, options, new LocalCommand(TimeProvider.System)), options, TimeProvider.System);
        _client = new Pm2Client(_link, options);
        Target = Connect();
    }

    public Pm2Server Server { get; }

    public override IDeployTarget Target { get; }

    public override string Service { get; }

    public override Uri PublicUrl => new($"http://127.0.0.1:{_port}/");

    public override TimeSpan Patience => TimeSpan.FromSeconds(60);

    public int Port => _port;

    /// <summary>What goes into the app's part of the ecosystem file beside the usual.</summary>
    public JsonObject Settings { get; } = [];

    public Task<IReadOnlyList<Pm2Process>> ProcessesAsync() => _client.ListAsync(CancellationToken.None);

    public async Task<IReadOnlyList<Pm2Process>> ProcessesAsync(string setId) => [.. (await ProcessesAsync()).Where(process => process.IsOf(Service, setId))];

    /// <summary>Has the daemon do something, past Ops.</summary>
    public Task CallAsync(string method, JsonNode argument) => _link.ChangeAsync(method, new JsonArray(argument), Patience, CancellationToken.None);

    /// <summary>Returns the processes below the daemon that run under a name, whether it knows of them or not.</summary>
    public IReadOnlyList<int> Workers(string name) =>
    [
        .. Directory.GetDirectories($"/proc/{Server.ProcessId}/task")
            .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture))
            .Where(id => EnvironmentOf(id).Contains($"\"name\":\"{name}\"", StringComparison.Ordinal)),
    ];

    public override Task<IDeployTarget> ConnectAsync() => Task.FromResult<IDeployTarget>(Connect());

    public override DeploySpec Good(string version) => Spec(new Behaviour(version));

    public override DeploySpec Crashing(string version) => Spec(new Behaviour(version) { CrashAfter = 0 });

    public override DeploySpec NeverReady(string version) => Spec(new Behaviour(version) { Listens = false });

    public override DeploySpec Failing(string version) => Spec(new Behaviour(version) { Fails = true });

    public override DeploySpec BadArtifact(string version) => new() { Service = Service, Version = version, Artifact = Path.Combine(_releases, "no-such-release") };

    public DeploySpec Spec(Behaviour behaviour) => new() { Service = Service, Version = behaviour.Version, Artifact = Release(behaviour) };

    /// <summary>Makes a release; the same behaviour makes the same one.</summary>
    public string Release(Behaviour behaviour)
    {
        var text = JsonSerializer.Serialize(behaviour, _json);
        var folder = Path.Combine(_releases, $"{behaviour.Version}-{string.GetHashCode(text, StringComparison.Ordinal):x8}");
        Directory.CreateDirectory(folder);
        var app = new JsonObject { ["name"] = Service, ["script"] = "server.cjs", ["port"] = _port };
        foreach (var (key, value) in Settings)
            app[key] = value?.DeepClone();
        using var source = new StreamReader(typeof(Pm2Platform).Assembly.GetManifestResourceStream("server.cjs")!);
        Put(Path.Combine(folder, "behaviour.json"), text);
        Put(Path.Combine(folder, "ecosystem.config.json"), new JsonObject { ["apps"] = new JsonArray(app) }.ToJsonString());
        Put(Path.Combine(folder, "server.cjs"), source.ReadToEnd());
        return folder;
    }

    /// <summary>Tells the agent of a process something, past Ops.</summary>
    public Task TellAsync(Pm2Process process, string message) =>
        CallAsync("sendDataToProcessId", new JsonObject { ["id"] = process.Id, ["type"] = "process:msg", ["topic"] = "ops", ["data"] = message });

    /// <summary>Starts a release by PM2's own command, as if there were no Ops.</summary>
    public async Task StartByHandAsync(Behaviour behaviour, int instances, string mode = "cluster")
    {
        var (exitCode, output) = await Server.RunAsync("start", await ByHandAsync(behaviour, instances, mode));
        exitCode.ShouldBe(0, output);
    }

    public override async Task<bool> StartForeignAsync(string version)
    {
        await StartByHandAsync(new Behaviour(version), 2);
        return true;
    }

    /// <summary>Writes the ecosystem file with which somebody would start a release by hand.</summary>
    public async Task<string> ByHandAsync(Behaviour behaviour, int instances, string mode = "cluster")
    {
        var release = Release(behaviour);
        var app = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(release, "ecosystem.config.json")))!["apps"]![0]!.AsObject();
        (app["cwd"], app["exec_mode"], app["instances"]) = (release, mode, instances);
        var file = Path.Combine(release, "by-hand.config.json");
        await File.WriteAllTextAsync(file, new JsonObject { ["apps"] = new JsonArray(app.DeepClone()) }.ToJsonString());
        return file;
    }

    public override async Task<int> CountRunningAsync(string setId) =>
        (await ProcessesAsync()).Count(process => process.Name == ProcessNames.Of(Service, setId) && process.IsRunning && Directory.Exists($"/proc/{process.Pid}"));

    public override async Task<IReadOnlyList<string>> ShownAsync()
    {
        var own = new DirectoryInfo(Path.Combine(Server.Home, "ops", Service));
        var shown = own.EnumerateFiles().Where(file => !file.Name.EndsWith(".secrets.json", StringComparison.Ordinal)).Select(file => File.ReadAllText(file.FullName)).ToList();
        own.EnumerateFiles("*.secrets.json").ShouldAllBe(file => file.UnixFileMode == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        shown.Add((await Server.RunAsync("jlist")).Output);
        shown.Add(await File.ReadAllTextAsync(Path.Combine(Server.Home, "server.log")));
        return shown;
    }

    public override Uri? IdentityUrl(Uri app) => new(app, "identity");

    public override async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var process in (await ProcessesAsync()).Where(process => process.Name.StartsWith(Service, StringComparison.Ordinal)))
                await _client.DeleteAsync(process, CancellationToken.None);
        }
        finally
        {
            foreach (var target in _targets)
                await target.DisposeAsync();
            await _link.DisposeAsync();
            Directory.Delete(_releases, recursive: true);
            await base.DisposeAsync();
        }
    }

    /// <summary>Writes a file whole or not at all: a release that is made again may be read meanwhile.</summary>
    private static void Put(string path, string text)
    {
        if (File.Exists(path) && File.ReadAllText(path) == text)
            return;
        var partial = $"{path}.{Guid.NewGuid():n}";
        File.WriteAllText(partial, text);
        File.Move(partial, path, overwrite: true);
    }

    private static string EnvironmentOf(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/environ");
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return "";
        }
    }

    private Pm2Target Connect()
    {
        var target = new Pm2Target("production", Options(), new ConformanceSecrets(), TimeProvider.System);
        _targets.Add(target);
        return target;
    }

    private Pm2TargetOptions Options()
    {
        var options = new Pm2TargetOptions { Home = Server.Home, Pm2Path = Pm2Server.FindCommand() };
        _configure?.Invoke(options);
        return options;
    }
}
