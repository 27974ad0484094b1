using System.Globalization;
using System.Text.Json.Nodes;
using Ops.Conformance;

namespace Ops.SampleHost.Tests;

/// <summary>The commands on the platforms that are not part of this program: a real Docker Engine and a real PM2.</summary>
public sealed class DeployPlatformTests : IAsyncDisposable
{
    private static readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero });

    private readonly DeployedShop _shop = new();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_service_lives_on_a_Docker_Engine()
    {
        await using var engine = await DockerEngine.StartAsync();
        await engine.ImportAsync("ops/shop:1", new Dictionary<string, string>(StringComparer.Ordinal) { ["/bin/shop"] = "#!/bin/sh\necho \"$SHOP_VERSION starts\"\necho \"the shop, $SHOP_VERSION\" > /www/index.html\nexec httpd -f -p 8080 -h /www\n" }, """CMD ["/bin/shop"]""", "EXPOSE 8080", "ENV PATH=/bin");
        var file = Path.Combine(_shop.Home, "compose.yaml");
        await File.WriteAllTextAsync(file, """
            name: lives
            services:
              shop:
                image: ops/shop:1
                stop_signal: SIGKILL
                healthcheck: { test: ["CMD", "test", "-f", "/www/index.html"], interval: 400ms }
            """, TestContext.Current.CancellationToken);
        Configure(
            new JsonObject { ["Type"] = "compose", ["Files"] = new JsonArray(file), ["Engine"] = new JsonObject { ["Host"] = engine.Host } },
            new JsonObject { ["Environment"] = new JsonObject { ["SHOP_VERSION"] = "{version}" }, ["SmokeTests"] = new JsonArray("says-its-version") },
            "{address}/");

        await LivesAsync(FirstAddressAsync);

        (await engine.DockerAsync("ps", "--filter", "label=com.docker.compose.project=lives", "--format", "{{.Image}}")).ShouldBe("ops/shop:1");
    }

    [Fact]
    public async Task A_service_lives_under_PM2()
    {
        await using var server = await Pm2Server.StartAsync();
        var port = LoopbackPort.Free().ToString(CultureInfo.InvariantCulture);
        foreach (var version in (string[])["v1", "v2"])
            await WriteReleaseAsync(version, port);
        Configure(
            new JsonObject { ["Type"] = "pm2", ["Home"] = server.Home, ["Pm2Path"] = Pm2Server.FindCommand(), ["ReleasesDirectory"] = Path.Combine(_shop.Home, "releases") },
            new JsonObject { ["Artifact"] = "{version}", ["Strategy"] = new JsonObject { ["Type"] = "blue-green" }, ["Verifications"] = new JsonArray("says-its-version") },
            $"http://127.0.0.1:{port}/");

        await LivesAsync(() => Task.FromResult(new Uri($"http://127.0.0.1:{port}/")));

        (await server.RunAsync("jlist")).Output.ShouldContain("\"name\":\"shop-r1\"");
    }

    /// <summary>Deploys twice, looks at what runs and what it writes, and goes back.</summary>
    private async Task LivesAsync(Func<Task<Uri>> address)
    {
        await _shop.RunAsync(0, "deploy", "shop", "v1");
        (await _http.GetStringAsync(await address())).ShouldContain("the shop, v1");

        await _shop.RunAsync(0, "deploy", "shop", "v2");
        (await _http.GetStringAsync(await address())).ShouldContain("the shop, v2");
        (await _shop.RunAsync(0, "status")).Output.ShouldContain("shop on there: healthy: v2 (r2), 1 of 1 ready");
        await Eventually.HoldsAsync("the log is written", async () => (await _shop.RunAsync(0, "logs", "shop", "--contains", "v2 starts")).Lines.Length == 1);

        (await _shop.RunAsync(0, "rollback", "shop", "--reason", "prices are wrong")).Output.ShouldContain("deployment succeeded: ");
        (await _http.GetStringAsync(await address())).ShouldContain("the shop, v1");
        (await _shop.RunAsync(0, "status")).Output.ShouldContain("shop on there: healthy: v1 (");
        (await _shop.RunAsync(0, "history", "--json")).Json.Count(line => line.GetProperty("event").GetString() == "history" && line.GetProperty("status").GetString() == "succeeded").ShouldBe(3);
    }

    private void Configure(JsonObject target, JsonObject service, string address) => _shop.Configure(ops =>
    {
        (service["Target"], service["StableFor"], service["Grace"]) = ("there", "00:00:00.500", "00:00:05");
        service["Watch"] = new JsonObject { ["Enabled"] = false };
        var deploy = ops["Deploy"]!.AsObject();
        deploy["Targets"] = new JsonObject { ["there"] = target };
        deploy["Checks"] = new JsonObject { ["says-its-version"] = new JsonObject { ["Type"] = "http", ["Url"] = address, ["BodyContains"] = "the shop, {version}" } };
        deploy["Services"] = new JsonObject { ["shop"] = service };
    });

    private async Task<Uri> FirstAddressAsync()
    {
        var status = (await _shop.RunAsync(0, "status", "shop", "--json")).Json.Single();
        var serving = status.GetProperty("sets").EnumerateArray().Single(set => set.GetProperty("ready").GetInt32() > 0);
        return new Uri(serving.GetProperty("instances")[0].GetProperty("address").GetString()!);
    }

    private async Task WriteReleaseAsync(string version, string port)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_shop.Home, "releases", version)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "ecosystem.config.json"), $$"""{ "apps": [ { "name": "shop", "script": "server.cjs", "port": {{port}} } ] }""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "server.cjs"), $"console.log('info: {version} starts');\nrequire('http').createServer((_, answer) => answer.end('the shop, {version}')).listen(Number(process.env.PORT), '127.0.0.1');\n", TestContext.Current.CancellationToken);
    }
}
