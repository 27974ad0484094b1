using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ops.Conformance;

namespace Ops.SampleHost.Tests;

/// <summary>A configuration file with one service on this machine, and the program that deploys it.</summary>
internal sealed class DeployedShop : IAsyncDisposable
{
    private static readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero });

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ops-cli-");
    private readonly int _port = LoopbackPort.Free();

    public DeployedShop()
    {
        File.WriteAllText(ConfigFile, Config().ToJsonString());
    }

    public string Home => _folder.FullName;

    public string ConfigFile => Path.Combine(Home, "shop.json");

    public string JournalFolder => Path.Combine(Home, "journal");

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/"));

    /// <summary>Changes the configuration file.</summary>
    public void Configure(Action<JsonObject> change)
    {
        var config = Config();
        change(config["Ops"]!.AsObject());
        File.WriteAllText(ConfigFile, config.ToJsonString());
    }

    /// <summary>Runs a command to its end, with the configuration file.</summary>
    public Task<SampleResult> RunAsync(params string[] arguments) => SampleRun.ToEndAsync([.. arguments, "--config", ConfigFile]);

    /// <summary>Runs a command and fails unless it ends so.</summary>
    public async Task<SampleResult> RunAsync(int exitCode, params string[] arguments)
    {
        var result = await RunAsync(arguments);
        result.ExitCode.ShouldBe(exitCode, $"{string.Join(' ', arguments)}: {result}");
        return result;
    }

    public SampleRun Start(params string[] arguments) => SampleRun.Start([.. arguments, "--config", ConfigFile]);

    /// <summary>Asks the service what a visitor asks, and returns the status and the text.</summary>
    public async Task<(int Status, string Text)> VisitAsync(string path = "")
    {
        using var response = await _http.GetAsync(new Uri(Address, path));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        var pidFile = Path.Combine(Home, "root", "shop", "keeper.pid");
        if (File.Exists(pidFile) && int.TryParse(await File.ReadAllTextAsync(pidFile), CultureInfo.InvariantCulture, out var pid))
            await EndAsync(pid);
        _folder.Delete(recursive: true);
    }

    /// <summary>Ends the keeper, which ends its instances.</summary>
    private static async Task EndAsync(int keeper)
    {
        try
        {
            using var process = Process.GetProcessById(keeper);
            using (var kill = Process.Start("kill", ["-TERM", keeper.ToString(CultureInfo.InvariantCulture)]))
                await kill.WaitForExitAsync();
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }

    private JsonObject Config() => new()
    {
        ["Ops"] = new JsonObject
        {
            ["Journal"] = new JsonObject { ["Type"] = "file", ["Folder"] = JournalFolder },
            ["Secrets"] = new JsonObject { ["token"] = "tell-nobody" },
            ["Deploy"] = new JsonObject
            {
                ["Execution"] = new JsonObject { ["PollInterval"] = "00:00:00.100", ["LockTimeToLive"] = "00:00:05" },
                ["Targets"] = new JsonObject
                {
                    ["here"] = new JsonObject
                    {
                        ["Type"] = "local",
                        ["Root"] = Path.Combine(Home, "root"),
                        ["Services"] = new JsonObject
                        {
                            ["shop"] = new JsonObject
                            {
                                ["Command"] = Path.Combine(SampleRun.Folder, "Ops.SampleHost"),
                                ["Arguments"] = new JsonArray("serve", "release", "--port", "{port}"),
                                ["HealthPath"] = "/health",
                                ["HealthInterval"] = "00:00:00.300",
                                ["PublicPort"] = _port,
                            },
                        },
                    },
                },
                ["Checks"] = new JsonObject
                {
                    ["front-page"] = new JsonObject { ["Type"] = "http", ["Url"] = "{address}/", ["BodyContains"] = "The shop" },
                    ["orders"] = new JsonObject { ["Type"] = "http", ["Url"] = $"{Address}orders?items=5" },
                    ["agrees"] = new JsonObject { ["Type"] = "command", ["Command"] = new JsonArray("sh", "-c", "test ! -e veto || { cat veto; exit 3; }") },
                },
                ["Hooks"] = new JsonObject { ["note"] = new JsonObject { ["Command"] = new JsonArray("sh", "-c", "echo $OPS_VERSION >> noted") } },
                ["Services"] = new JsonObject
                {
                    ["shop"] = new JsonObject
                    {
                        ["Replicas"] = 2,
                        ["Environment"] = new JsonObject { ["RELEASE_VERSION"] = "{version}" },
                        ["Secrets"] = new JsonObject { ["TOKEN"] = "token" },
                        ["Strategy"] = new JsonObject { ["Type"] = "blue-green" },
                        ["Checks"] = new JsonArray("agrees"),
                        ["SmokeTests"] = new JsonArray("front-page"),
                        ["Verifications"] = new JsonArray("orders"),
                        ["Watch"] = new JsonObject { ["Duration"] = "00:00:01", ["Interval"] = "00:00:00.500" },
                        ["AfterHooks"] = new JsonArray("note"),
                        ["StableFor"] = "00:00:00.500",
                        ["Grace"] = "00:00:10",
                    },
                },
            },
        },
    };
}
