using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ops.Conformance;

namespace Ops.SampleHost.Tests;

public sealed class DeployCommandTests : IAsyncDisposable
{
    private readonly DeployedShop _shop = new();

    public DeployCommandTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "sends signals");

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    [Trait("Requirement", "S4-05")]
    [Trait("Requirement", "S4-13")]
    [Trait("Requirement", "S4-14")]
    [Trait("Requirement", "S4-15")]
    public async Task A_service_is_deployed_broken_mended_and_rolled_back_and_the_history_adds_it_up()
    {
        var first = await _shop.RunAsync(0, "deploy", "shop", "v1", "--reason", "the first one");
        first.Output.ShouldContain("deployment succeeded: done in ");
        (await _shop.VisitAsync()).ShouldBe((200, "<h1>The shop, v1</h1>"));
        File.ReadAllText(Path.Combine(_shop.Home, "noted")).ShouldBe("v1\n");

        _shop.Configure(ops => Environment(ops)["RELEASE_FAULT"] = "many-items");
        var broken = await _shop.RunAsync(3, "deploy", "shop", "v2", "--json", "--actor", "ann");
        var ended = broken.Json.Single(line => Is(line, "deployment"));
        ended.GetProperty("status").GetString().ShouldBe("rolled_back");
        ended.GetProperty("exitCode").GetInt32().ShouldBe(3);
        ended.GetProperty("cause").GetString()!.ShouldContain("check 'orders' says unhealthy: 500 Internal Server Error");
        broken.Json.ShouldContain(line => Is(line, "progress") && line.GetProperty("undo").GetBoolean() && line.GetProperty("kind").GetString() == "step_succeeded");
        (await _shop.VisitAsync()).ShouldBe((200, "<h1>The shop, v1</h1>"));

        _shop.Configure(_ => { });
        await _shop.RunAsync(0, "deploy", "shop", "v3");
        (await _shop.VisitAsync()).Text.ShouldContain("v3");
        await _shop.RunAsync(0, "rollback", "shop", "--reason", "prices are wrong");
        (await _shop.VisitAsync()).Text.ShouldContain("v1");

        var history = (await _shop.RunAsync(0, "history", "shop", "--json")).Json;
        history.Where(line => Is(line, "history")).Select(line => $"{line.GetProperty("kind")} {line.GetProperty("version")} {line.GetProperty("status")}").ShouldBe(
            ["deploy v1 succeeded", "deploy v2 rolled_back", "deploy v3 succeeded", "rollback v1 succeeded"]);
        var statistics = history[^1];
        statistics.GetProperty("event").GetString().ShouldBe("statistics");
        statistics.GetProperty("deployments").GetInt32().ShouldBe(3);
        statistics.GetProperty("successRate").GetDouble().ShouldBe(2 / 3.0, 1e-6);
        statistics.GetProperty("meetsSuccessRate").GetBoolean().ShouldBeFalse();
        statistics.GetProperty("meetsDuration").GetBoolean().ShouldBeTrue();

        var csv = (await _shop.RunAsync(0, "history", "--csv")).Lines;
        csv.Length.ShouldBe(5);
        csv[0].ShouldBe("plan,kind,target,service,version,revision,status,actor,reason,emergency,started,ended,seconds,cause");
        csv[2].ShouldContain(",v2,2,RolledBack,ann,");
        var shown = await _shop.RunAsync(0, "history", "shop", "--last", "1");
        shown.Lines.Count(line => line.Contains(" history ", StringComparison.Ordinal)).ShouldBe(1);
        shown.Output.ShouldContain("MISSED: success rate 66.6 % (aim: above 95.0 %)");
    }

    [Fact]
    public async Task What_runs_is_scaled_restarted_stopped_started_and_put_into_maintenance()
    {
        await _shop.RunAsync(0, "deploy", "shop", "v1");

        await _shop.RunAsync(0, "scale", "shop", "3");
        (await StatusAsync(0)).GetProperty("sets")[0].GetProperty("ready").GetInt32().ShouldBe(3);
        (await _shop.RunAsync(6, "scale", "shop", "0")).Errors.ShouldContain("needs consent: it leaves 'shop' on 'here' without an instance");
        await _shop.RunAsync(0, "scale", "shop", "0", "--yes");
        (await StatusAsync(2)).GetProperty("status").GetString().ShouldBe("unhealthy");
        await _shop.RunAsync(0, "scale", "shop", "2");
        var before = Instances(await StatusAsync(0));
        before.Count.ShouldBe(2);

        await _shop.RunAsync(0, "restart", "shop", "--instance", before[0].Id);
        var between = Instances(await StatusAsync(0));
        between.Single(instance => instance.Id == before[0].Id).StartedAt.ShouldBeGreaterThan(before[0].StartedAt);
        between.Single(instance => instance.Id == before[1].Id).StartedAt.ShouldBe(before[1].StartedAt);

        var refused = await _shop.RunAsync(6, "restart", "shop");
        refused.Errors.ShouldContain("needs consent: it restarts all 2 instances of 'shop' on 'here'");
        refused.Errors.ShouldContain("--yes");
        Instances(await StatusAsync(0)).ShouldBe(between);
        await _shop.RunAsync(0, "restart", "shop", "--yes");
        Instances(await StatusAsync(0)).ShouldAllBe(instance => between.Single(old => old.Id == instance.Id).StartedAt < instance.StartedAt);

        await _shop.RunAsync(0, "maintenance", "shop", "on");
        (await _shop.VisitAsync()).Status.ShouldBe(503);
        (await StatusAsync(1)).GetProperty("inMaintenance").GetBoolean().ShouldBeTrue();
        (await _shop.RunAsync(0, "maintenance", "shop", "on")).Output.ShouldContain("there is nothing to do");
        await _shop.RunAsync(0, "maintenance", "shop", "off");
        (await _shop.VisitAsync()).Status.ShouldBe(200);

        await _shop.RunAsync(0, "stop", "shop", "--yes");
        await StatusAsync(2);
        await _shop.RunAsync(0, "start", "shop");
        (await _shop.VisitAsync()).Text.ShouldContain("v1");
        (await _shop.RunAsync(0, "status")).Output.ShouldContain("shop on here: healthy: v1 (r1), 2 of 2 ready");
    }

    [Fact]
    public async Task Logs_are_shown_by_number_time_level_and_text_and_followed_until_the_signal()
    {
        _shop.Configure(ops =>
        {
            Environment(ops)["RELEASE_FAULT"] = "many-items";
            Shop(ops)["Verifications"] = new JsonArray();
        });
        await _shop.RunAsync(0, "deploy", "shop", "v1", "--no-watch");
        for (var order = 0; order < 4; order++)
            (await _shop.VisitAsync("orders?items=7")).Status.ShouldBe(500);

        await Eventually.HoldsAsync("the lines are written", async () => (await _shop.RunAsync("logs", "shop", "--level", "error")).Lines.Length == 4);
        (await _shop.RunAsync(0, "logs", "shop", "--json")).Json.Count.ShouldBe(6);
        (await _shop.RunAsync(0, "logs", "shop", "--contains", "SERVES ON")).Lines.Length.ShouldBe(2);
        (await _shop.RunAsync(0, "logs", "shop", "--instance", "r1-1", "--contains", "serves")).Lines.Single().ShouldContain(" r1-1 info: v1 serves on port ");
        (await _shop.RunAsync(0, "logs", "shop", "--tail", "1", "--json")).Json.Count.ShouldBe(2);
        (await _shop.RunAsync(0, "logs", "shop", "--since", "1ms")).Lines.ShouldBeEmpty();

        using var following = _shop.Start("logs", "shop", "--follow", "--tail", "0", "--json");
        await Eventually.HoldsAsync("new lines come", async () =>
        {
            await _shop.VisitAsync("orders?items=9");
            return following.Output.Contains("9 items", StringComparison.Ordinal);
        });
        await SignalAsync(following, "INT");
        (await following.EndAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_dry_run_shows_the_plan_and_changes_nothing()
    {
        var result = await _shop.RunAsync(0, "deploy", "shop", "v1", "--dry-run");
        result.Output.ShouldContain("deploy v1 of 'shop' to 'here' as revision 1");
        result.Output.ShouldContain("check 'agrees'");
        result.Output.ShouldContain("undo: remove r1");
        result.Output.ShouldContain("dry run: nothing was changed");

        var plan = (await _shop.RunAsync(0, "deploy", "shop", "v1", "--dry-run", "--json")).Json.Single();
        plan.GetProperty("dryRun").GetBoolean().ShouldBeTrue();
        plan.GetProperty("steps").EnumerateArray().ShouldContain(step => step.GetProperty("description").GetString()!.StartsWith("start 2 instances of v1"));

        (await StatusAsync(2)).GetProperty("text").GetString().ShouldBe("nothing is deployed");
        (await _shop.RunAsync(0, "history", "--json")).Json.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_emergency_leaves_checks_out_and_the_journal_says_who_and_why()
    {
        File.WriteAllText(Path.Combine(_shop.Home, "veto"), "the freeze is on");
        var vetoed = await _shop.RunAsync(3, "deploy", "shop", "v1");
        vetoed.Output.ShouldContain("exit code 3");
        vetoed.Output.ShouldContain("the freeze is on");

        var result = await _shop.RunAsync(0, "deploy", "shop", "v1", "--emergency", "orders are lost", "--actor", "bob", "--json");
        result.Json[0].GetProperty("emergency").GetString().ShouldBe("orders are lost");
        result.Json[0].GetProperty("warnings")[0].GetString()!.ShouldContain("emergency, by bob (orders are lost)");
        (await _shop.RunAsync(0, "history", "--csv")).Lines[^1].ShouldContain(",bob,,orders are lost,");
        (await _shop.RunAsync(0, "deploy", "shop", "v1")).Output.ShouldContain("there is nothing to do");
    }

    [Fact]
    public async Task Ctrl_C_goes_back_in_order_and_a_second_one_leaves_it_for_resume()
    {
        await _shop.RunAsync(0, "deploy", "shop", "v1");
        _shop.Configure(ops => Shop(ops)["Watch"] = new JsonObject { ["Duration"] = "00:30:00", ["Interval"] = "00:00:00.500" });

        using (var aborted = _shop.Start("deploy", "shop", "v2"))
        {
            await WatchesAsync(aborted);
            await SignalAsync(aborted, "INT");
            var result = await aborted.EndAsync();
            result.ExitCode.ShouldBe(3, result.ToString());
            result.Output.ShouldContain("resume goes on from the journal");
            (await _shop.VisitAsync()).Text.ShouldContain("v1");
        }

        using (var left = _shop.Start("deploy", "shop", "v3"))
        {
            await WatchesAsync(left);
            (await _shop.RunAsync(6, "history")).Errors.ShouldContain("in use by process");
            (await StatusAsync(0)).GetProperty("lock").GetProperty("reason").GetString()!.ShouldContain("Deploy v3");
            left.Kill();
            await left.EndAsync();
        }

        (await _shop.VisitAsync()).Text.ShouldContain("v3");
        var refused = await _shop.RunAsync(6, "deploy", "shop", "v4");
        refused.Errors.ShouldContain("has not ended (Running): resume it");
        (await _shop.RunAsync(0, "abort", "shop", "--reason", "enough")).Output.ShouldContain("was asked to stop and to go back");
        (await _shop.RunAsync(3, "resume", "shop")).Output.ShouldContain("enough");
        (await _shop.VisitAsync()).Text.ShouldContain("v1");
        (await _shop.RunAsync(0, "work")).Output.ShouldContain("what was due is done");
    }

    [Fact]
    public async Task A_lock_is_broken_only_with_consent_and_a_reason()
    {
        (await _shop.RunAsync(0, "break-lock", "shop", "--reason", "tidy")).Output.ShouldContain("nobody holds the lock of 'shop' on 'here'");
        await _shop.RunAsync(0, "deploy", "shop", "v1");
        _shop.Configure(ops => ops["Deploy"]!["Execution"]!["LockTimeToLive"] = "00:10:00");
        using (var killed = _shop.Start("restart", "shop", "--instance", "r1-1"))
        {
            await killed.WritesAsync("is locked by");
            killed.Kill();
            await killed.EndAsync();
        }

        (await _shop.RunAsync(6, "break-lock", "shop", "--reason", "he has gone home")).Errors.ShouldContain("--yes");
        (await _shop.RunAsync(0, "break-lock", "shop", "--reason", "he has gone home", "--yes")).Output.ShouldContain("it was taken away");
        (await StatusAsync(0)).GetProperty("lock").ValueKind.ShouldBe(JsonValueKind.Null);
        await _shop.RunAsync(0, "resume", "shop");
    }

    [Fact]
    public async Task A_migration_that_cannot_be_undone_waits_for_a_decision()
    {
        await _shop.RunAsync(0, "deploy", "shop", "v1");
        _shop.Configure(ops =>
        {
            Environment(ops)["RELEASE_FAULT"] = "many-items";
            Shop(ops)["Migration"] = new JsonObject { ["Command"] = new JsonArray("true") };
        });
        (await _shop.RunAsync(6, "deploy", "shop", "v2")).Errors.ShouldContain("the migration is not backward compatible");
        var result = await _shop.RunAsync(5, "deploy", "shop", "v2", "--strategy", "recreate");
        result.Output.ShouldContain("decide shop rollback|try-again|leave --plan ");
        (await _shop.RunAsync(3, "decide", "shop", "rollback", "--reason", "v1 works with the new tables")).Output.ShouldContain("rolled_back");
        (await _shop.RunAsync(6, "decide", "shop", "leave", "--reason", "again")).Errors.ShouldContain("waits for a decision");
        (await _shop.VisitAsync()).Text.ShouldContain("v1");
    }

    [Fact]
    public async Task No_secret_is_in_what_is_shown_or_kept()
    {
        var result = await _shop.RunAsync(0, "deploy", "shop", "v1", "--json");
        var status = await _shop.RunAsync(0, "status", "--json");
        var kept = Directory.EnumerateFiles(_shop.JournalFolder, "journal*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Select(File.ReadAllText);
        string.Concat([result.ToString(), status.ToString(), .. kept]).ShouldNotContain("tell-nobody");
    }

    private static bool Is(JsonElement line, string what) => line.GetProperty("event").GetString() == what;

    private static JsonObject Shop(JsonObject ops) => ops["Deploy"]!["Services"]!["shop"]!.AsObject();

    private static JsonObject Environment(JsonObject ops) => Shop(ops)["Environment"]!.AsObject();

    private static List<(string Id, DateTimeOffset StartedAt)> Instances(JsonElement status) =>
    [
        .. from instance in status.GetProperty("sets")[0].GetProperty("instances").EnumerateArray()
           select (instance.GetProperty("instance").GetString()!, instance.GetProperty("startedAt").GetDateTimeOffset()),
    ];

    private static Task WatchesAsync(SampleRun run) => run.WritesAsync("begins  watch r");

    private static async Task SignalAsync(SampleRun run, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", run.Pid.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task<JsonElement> StatusAsync(int exitCode) => (await _shop.RunAsync(exitCode, "status", "shop", "--json")).Json.Single();
}
