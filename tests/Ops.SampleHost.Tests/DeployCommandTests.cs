using System.Text.Json;
using System.Text.Json.Nodes;
using Ops.Conformance;
using Ops.Deploy;

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
        csv[2].ShouldContain(",v2,2,rolled_back,ann,");
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
        await following.SignalAsync("INT");
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
        vetoed.Output.ShouldContain("deployment rolled_back: failed before anything was changed in ");

        var result = await _shop.RunAsync(0, "deploy", "shop", "v1", "--emergency", "orders are lost", "--actor", "bob", "--json");
        result.Json[0].GetProperty("emergency").GetString().ShouldBe("orders are lost");
        result.Json[0].GetProperty("warnings")[0].GetString()!.ShouldContain("emergency, by bob (orders are lost)");
        (await _shop.RunAsync(0, "history", "--csv")).Lines[^1].ShouldContain(",bob,,orders are lost,");
        (await _shop.RunAsync(0, "deploy", "shop", "v1")).Output.ShouldContain("there is nothing to do");
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
        foreach (var command in (string[])["abort", "resume"])
            (await _shop.RunAsync(6, command, "shop")).Errors.ShouldContain("waits for a decision; say what happens with: decide shop ");

        (await _shop.RunAsync(3, "decide", "shop", "rollback", "--reason", "v1 works with the new tables")).Output.ShouldContain("rolled_back");
        (await _shop.RunAsync(6, "decide", "shop", "leave", "--reason", "again")).Errors.ShouldContain("waits for a decision");
        (await _shop.VisitAsync()).Text.ShouldContain("v1");
    }

    [Fact]
    public async Task A_decision_that_is_written_but_cannot_be_carried_out_yet_is_left_for_resume_and_work_says_what_is_left()
    {
        await _shop.RunAsync(0, "deploy", "shop", "v1");
        _shop.Configure(ops =>
        {
            Environment(ops)["RELEASE_FAULT"] = "many-items";
            Shop(ops)["Migration"] = new JsonObject { ["Command"] = new JsonArray("true") };
            Shop(ops)["Strategy"] = new JsonObject { ["Type"] = "recreate" };
        });
        await _shop.RunAsync(5, "deploy", "shop", "v2");
        await using (var desk = await Deploying.Configuration.ConfiguredDeployments.LoadAsync(_shop.ConfigFile))
        {
            var locks = desk.Targets.Get("here").Get<IDeployLock>()!;
            await locks.AcquireAsync(new LockRequest("shop", "somebody", "something", TimeSpan.FromMinutes(10)), TestContext.Current.CancellationToken);
        }

        var left = await _shop.RunAsync(7, "decide", "shop", "rollback", "--reason", "v1 works with the new tables", "--json");
        left.Json[^2].GetProperty("text").GetString()!.ShouldContain("has not ended: ");
        left.Json[^2].GetProperty("text").GetString()!.ShouldContain("somebody");
        left.Json[^1].GetProperty("status").GetString().ShouldBe("unwinding");
        left.Json[^1].GetProperty("exitCode").GetInt32().ShouldBe(7);
        await Eventually.HoldsAsync("the rest is due", async () => (await _shop.RunAsync("work")) is { ExitCode: 8 } result && result.Errors.Contains("somebody", StringComparison.Ordinal));

        await _shop.RunAsync(0, "break-lock", "shop", "--reason", "it was a test", "--yes");
        await _shop.RunAsync(3, "resume", "shop");
    }

    [Fact]
    public async Task A_target_that_cannot_be_asked_leaves_its_services_unknown_and_says_nothing_of_the_others()
    {
        var file = Path.Combine(_shop.Home, "compose.yaml");
        await File.WriteAllTextAsync(file, "services: { api: { image: api } }", TestContext.Current.CancellationToken);
        _shop.Configure(ops =>
        {
            ops["Deploy"]!["Targets"]!["gone"] = new JsonObject { ["Type"] = "compose", ["Files"] = new JsonArray(file), ["Engine"] = new JsonObject { ["Host"] = $"unix://{_shop.Home}/none.sock" } };
            ops["Deploy"]!["Services"]!["api"] = new JsonObject { ["Target"] = "gone" };
            Shop(ops)["Target"] = "here";
        });

        var lines = (await _shop.RunAsync(2, "status", "--json")).Json;
        lines.Select(line => $"{line.GetProperty("event")} {line.GetProperty("service")} {line.GetProperty("target")} {line.GetProperty("status")}").ShouldBe(
            ["service api gone unknown", "service shop here unhealthy"]);
        lines[0].GetProperty("text").GetString()!.ShouldContain("none.sock");
        (await _shop.RunAsync(2, "status", "--target", "here", "--json")).Json.Single().GetProperty("service").GetString().ShouldBe("shop");
        (await _shop.RunAsync(0, "history", "--target", "gone", "--json")).Json.Single().GetProperty("event").GetString().ShouldBe("statistics");
    }

    [Fact]
    public async Task What_is_worth_a_look_is_written_to_standard_error_and_not_among_the_JSON()
    {
        await _shop.RunAsync(0, "deploy", "shop", "v1");
        var journal = Directory.EnumerateFiles(_shop.JournalFolder, "journal*").Single(file => new FileInfo(file).Length > 500);
        var half = (await File.ReadAllBytesAsync(journal, TestContext.Current.CancellationToken))[..40];
        await File.AppendAllBytesAsync(journal, half, TestContext.Current.CancellationToken);

        var result = await _shop.RunAsync(0, "history", "shop", "--json");

        result.Errors.ShouldContain("Z warning Ops.Journal.FileJournal[2001] The journal ");
        result.Errors.ShouldContain("40 bytes of an append that was never completed");
        result.Json.Count.ShouldBe(2);
    }

    [Fact]
    public async Task No_secret_is_in_what_is_shown_or_kept()
    {
        _shop.Configure(ops => ops["Deploy"]!["Hooks"]!["note"]!["Command"] = new JsonArray("sh", "-c", "echo cannot log in with password=tell-nobody; exit 4"));
        var result = await _shop.RunAsync(3, "deploy", "shop", "v1", "--json");
        result.Output.ShouldContain("'sh' ended with exit code 4; the end of its output: cannot log in with password=");
        var status = await _shop.RunAsync(2, "status", "--json");
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

    private async Task<JsonElement> StatusAsync(int exitCode) => (await _shop.RunAsync(exitCode, "status", "shop", "--json")).Json.Single();
}
