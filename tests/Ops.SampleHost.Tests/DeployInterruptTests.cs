using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Ops.SampleHost.Commands;

namespace Ops.SampleHost.Tests;

public sealed class DeployInterruptTests : IAsyncDisposable
{
    private readonly DeployedShop _shop = new();

    public DeployInterruptTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "sends signals");

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData("deploy shop v1")]
    [InlineData("rollback shop")]
    [InlineData("scale shop 2")]
    [InlineData("restart shop")]
    [InlineData("stop shop")]
    [InlineData("start shop")]
    [InlineData("maintenance shop on")]
    [InlineData("resume shop")]
    [InlineData("decide shop rollback --reason why")]
    [InlineData("break-lock shop --reason why")]
    public void Going_back_after_Ctrl_C_may_take_as_long_as_it_takes(string command) =>
        Invocations.Of(SampleCommands.Create().Parse($"{command} --config shop.json")).ProcessTerminationTimeout.ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("watch --config shop.json")]
    [InlineData("status --config shop.json")]
    [InlineData("work --config shop.json")]
    public void Whatever_else_does_not_end_by_itself_is_ended_after_a_while(string command) =>
        Invocations.Of(SampleCommands.Create().Parse(command)).ProcessTerminationTimeout.ShouldBe(TimeSpan.FromSeconds(15));

    [Fact]
    public async Task Ctrl_C_goes_back_in_order()
    {
        await _shop.RunAsync(0, "deploy", "shop", "v1");
        WatchForLong();

        using var aborted = _shop.Start("deploy", "shop", "v2");
        await WatchesAsync(aborted);
        await aborted.SignalAsync("INT");

        var result = await aborted.EndAsync();
        result.ExitCode.ShouldBe(3, result.ToString());
        result.Output.ShouldContain("resume goes on from the journal");
        result.Output.ShouldContain("failed and went back");
        (await _shop.VisitAsync()).Text.ShouldContain("v1");
    }

    [Fact]
    public async Task A_second_Ctrl_C_leaves_it_where_it_is_for_resume()
    {
        await _shop.RunAsync(0, "deploy", "shop", "v1");
        _shop.Configure(ops =>
        {
            ops["Deploy"]!["Hooks"]!["approve"] = new JsonObject { ["Command"] = new JsonArray("sleep", "600") };
            ops["Deploy"]!["Services"]!["shop"]!["BeforeHooks"] = new JsonArray("approve");
        });

        using var left = _shop.Start("deploy", "shop", "v2", "--json");
        await left.WritesAsync("\"kind\":\"step_started\",\"step\":\"02-hook\"");
        await left.SignalAsync("INT");
        await left.WritesAsync("Ctrl-C again leaves it where it is");
        await left.SignalAsync("INT");

        var result = await left.EndAsync();
        result.ExitCode.ShouldBe(7, result.ToString());
        var ended = result.Json[^1];
        ended.GetProperty("event").GetString().ShouldBe("deployment");
        ended.GetProperty("status").GetString().ShouldBe("running");
        ended.GetProperty("exitCode").GetInt32().ShouldBe(7);
        (await _shop.RunAsync(3, "resume", "shop")).Output.ShouldContain("asked to stop: Ctrl-C");
        (await _shop.VisitAsync()).Text.ShouldContain("v1");
    }

    [Fact]
    public async Task What_a_killed_process_left_is_aborted_and_taken_up_by_another()
    {
        await _shop.RunAsync(0, "deploy", "shop", "v1");
        WatchForLong();
        using (var killed = _shop.Start("deploy", "shop", "v2"))
        {
            await WatchesAsync(killed);
            (await _shop.RunAsync(6, "history")).Errors.ShouldContain("in use by process");
            (await _shop.RunAsync(0, "status", "shop", "--json")).Json.Single().GetProperty("lock").GetProperty("reason").GetString()!.ShouldContain("Deploy v2");
            killed.Kill();
            await killed.EndAsync();
        }

        (await _shop.VisitAsync()).Text.ShouldContain("v2");
        (await _shop.RunAsync(6, "deploy", "shop", "v3")).Errors.ShouldContain("has not ended (Running): resume it");
        (await _shop.RunAsync(0, "abort", "shop", "--reason", "enough")).Output.ShouldContain("was asked to stop and to go back");
        (await _shop.RunAsync(3, "resume", "shop")).Output.ShouldContain("enough");
        (await _shop.VisitAsync()).Text.ShouldContain("v1");
        (await _shop.RunAsync(0, "work")).Output.ShouldContain("what was due is done");
    }

    [Theory]
    [InlineData("deploy", "shop", "v1")]
    [InlineData("status")]
    public async Task Ctrl_C_before_anything_is_changed_ends_the_command_without_a_word(params string[] command)
    {
        using var engine = new TcpListener(IPAddress.Loopback, 0);
        engine.Start();
        var file = Path.Combine(_shop.Home, "compose.yaml");
        await File.WriteAllTextAsync(file, "services: { shop: { image: shop } }", TestContext.Current.CancellationToken);
        _shop.Configure(ops => ops["Deploy"]!["Targets"] = new JsonObject
        {
            ["here"] = new JsonObject { ["Type"] = "compose", ["Files"] = new JsonArray(file), ["Engine"] = new JsonObject { ["Host"] = $"tcp://{engine.LocalEndpoint}" } },
        });

        using var waiting = _shop.Start(command);
        using var asked = await engine.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await waiting.SignalAsync("INT");

        var result = await waiting.EndAsync();
        result.ExitCode.ShouldBe(130, result.ToString());
        result.Output.ShouldBeEmpty();
        result.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Ctrl_C_where_consent_is_asked_for_ends_the_command_and_leaves_the_service_alone()
    {
        await _shop.RunAsync(0, "deploy", "shop", "v1", "--no-watch");

        using var asked = SampleRun.StartInTerminal("stop", "shop", "--config", _shop.ConfigFile);
        await asked.WritesAsync("Go on? [y/N]");
        await asked.TypeAsync("\u0003");

        var result = await asked.EndAsync();
        result.ExitCode.ShouldBe(130, result.ToString());
        result.Output.ShouldContain("needs consent: ");
        result.Output.ShouldContain("01 ");
        (await _shop.VisitAsync()).Text.ShouldContain("v1");
    }

    private void WatchForLong() => _shop.Configure(ops =>
        ops["Deploy"]!["Services"]!["shop"]!["Watch"] = new JsonObject { ["Duration"] = "00:30:00", ["Interval"] = "00:00:00.500" });

    private static Task WatchesAsync(SampleRun run) => run.WritesAsync("begins  watch r");
}
