using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ops.Conformance;
using Ops.Conformance.Deploy;

namespace Ops.SampleHost.Tests;

public sealed partial class KilledDeployTests : IAsyncDisposable
{
    /// <summary>After how many beginnings and ends of steps the program is killed, each time in a deployment of its own.</summary>
    private static readonly int[] _points = [1, 3, 4, 6, 7, 9, 11, 13];

    private readonly DeployedShop _shop = new();

    public KilledDeployTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "sends signals");

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_deploying_program_that_is_killed_at_any_step_drops_no_request_and_resume_finishes()
    {
        Use("blue-green");
        await _shop.RunAsync(0, "deploy", "shop", "v1");
        await using var clients = RequestLoop.Start(_shop.Address, clients: 4);
        await clients.HearsAsync(Page(1));

        for (var version = 2; version < _points.Length + 2; version++)
        {
            Use(version % 2 == 0 ? "blue-green" : "rolling");
            await KillAsync(version, _points[version - 2]);

            var resumed = await _shop.RunAsync(0, "resume", "shop");

            resumed.Output.ShouldContain("succeeded");
            await clients.HearsAsync(Page(version));
            (await _shop.RunAsync(0, "status")).Output.ShouldContain($"v{version} (r{version}), 2 of 2 ready");
        }

        await clients.StopAsync();
        clients.Failures.ShouldBeEmpty(clients.Describe());
        (await _shop.RunAsync(0, "history", "--csv")).Lines.Count(line => line.Contains(",succeeded,", StringComparison.Ordinal)).ShouldBe(_points.Length + 1);
    }

    /// <summary>Begins to deploy a version and kills the program once it has told of so many beginnings and ends of steps.</summary>
    private async Task KillAsync(int version, int point)
    {
        using var run = _shop.Start("deploy", "shop", $"v{version}", "--json");
        await Eventually.HoldsAsync($"v{version} comes to point {point}", () => Task.FromResult(Steps().Count(run.Output) >= point));
        run.Kill();
        (await run.EndAsync()).ExitCode.ShouldNotBe(0, $"v{version} was done before it could be killed: {run.Output}");
    }

    private void Use(string strategy) => _shop.Configure(ops =>
    {
        var shop = ops["Deploy"]!["Services"]!["shop"]!.AsObject();
        shop["Strategy"] = strategy == "blue-green" ? new JsonObject { ["Type"] = strategy, ["KeepOld"] = "00:00:00" } : new JsonObject { ["Type"] = strategy };
        shop["Watch"] = new JsonObject { ["Duration"] = "00:00:00.300", ["Interval"] = "00:00:00.100" };
        shop["StableFor"] = "00:00:00.100";
    });

    private static string Page(int version) => $"<h1>The shop, v{version}</h1>";

    [GeneratedRegex(@"""kind"":""step_(started|succeeded)""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Steps();
}
