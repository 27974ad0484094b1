using System.Text.Json.Nodes;

namespace Ops.Providers.Pm2.Tests;

/// <summary>PM2 mixes environments into its descriptions, and shows them to whoever asks.</summary>
public sealed class Pm2EnvironmentTrapTests(SharedPm2 pm2) : Pm2Test(pm2)
{
    [Fact]
    [Trait("Requirement", "S2-98")]
    public async Task PM2s_list_shows_every_variable_and_what_Ops_reads_of_it_shows_none()
    {
        Pm2.Settings["env"] = new JsonObject { ["STRIPE_API_KEY"] = "sk-test-4712", ["GREETING"] = "hello-4713" };
        await Pm2.StartByHandAsync(new Behaviour("v0"), 1);
        var (_, list) = await Pm2.Server.RunAsync("jlist");
        list.ShouldContain("sk-test-4712");
        list.ShouldContain("hello-4713");

        var state = await SeenAsync("it is there", seen => seen.Sets is [{ Instances.Count: 1 }]);

        foreach (var text in (string[])[Json(state), Json(await Target.Get<IInstanceStats>()!.MeasureAsync(Service, default)), .. (await Pm2.ProcessesAsync()).Select(process => process.ToString())])
        {
            text.ShouldNotContain("sk-test-4712");
            text.ShouldNotContain("hello-4713");
        }
    }

    [Fact]
    [Trait("Requirement", "S2-43")]
    public async Task An_instance_gets_nothing_of_our_own_environment_and_PM2s_list_shows_no_secret()
    {
        Environment.SetEnvironmentVariable("OPS_PM2_LEAK", "leaked-4711");
        Pm2.Settings["env"] = new JsonObject { ["STRIPE_API_KEY"] = "sk-test-0815", ["DATABASE_URL"] = "postgres://shop:sk-test-0816@db/shop", ["DATABASE"] = "Host=db;Password=sk-test-0817", ["MAIL_KEY"] = "sk-test-0818", ["NODE_ENV"] = "production" };
        var set = await StageReadyAsync(1);

        (await GetAsync(Platform.EnvironmentUrl(AddressOf(set), "OPS_PM2_LEAK"))).ShouldBe((200, ""));
        (await GetAsync(Platform.EnvironmentUrl(AddressOf(set), "STRIPE_API_KEY"))).ShouldBe((200, "sk-test-0815"));
        (await GetAsync(Platform.EnvironmentUrl(AddressOf(set), "DATABASE_URL"))).ShouldBe((200, "postgres://shop:sk-test-0816@db/shop"));
        (await GetAsync(Platform.EnvironmentUrl(AddressOf(set), "DATABASE"))).ShouldBe((200, "Host=db;Password=sk-test-0817"));
        (await GetAsync(Platform.EnvironmentUrl(AddressOf(set), "MAIL_KEY"))).ShouldBe((200, "sk-test-0818"));
        (await GetAsync(Platform.EnvironmentUrl(AddressOf(set), "NODE_ENV"))).ShouldBe((200, "production"));
        var (_, list) = await Pm2.Server.RunAsync("jlist");
        list.ShouldContain(Service);
        list.ShouldNotContain("leaked-4711");
        list.ShouldNotContain("sk-test-081");
    }

    [Fact]
    [Trait("Requirement", "S2-43")]
    public async Task A_variable_that_was_removed_stays_after_PM2s_update_env_and_is_gone_with_Ops()
    {
        // pm2#3486: --update-env adds and changes variables, and removes none.
        Pm2.Settings["env"] = new JsonObject { ["GREETING"] = "one", ["COLOUR"] = "blue" };
        await Pm2.StartByHandAsync(new Behaviour("v0"), 1);
        await AnswersAsync("v0");
        Pm2.Settings["env"] = new JsonObject { ["COLOUR"] = "green" };

        (await Pm2.Server.RunAsync("reload", await Pm2.ByHandAsync(new Behaviour("v0"), 1), "--update-env")).ExitCode.ShouldBe(0);

        await WaitAsync(() => "the new worker answers", async () => await GetAsync(Platform.EnvironmentUrl(PublicUrl(), "COLOUR")) == (200, "green"));
        (await GetAsync(Platform.EnvironmentUrl(PublicUrl(), "GREETING"))).ShouldBe((200, "one"));

        var spec = Platform.Good("v1");
        await Target.StageAsync(Intent(spec with { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["GREETING"] = "two" } }, 1), NewOperation(), default);
        (await GetAsync(Platform.EnvironmentUrl(AddressOf(await ReadyAsync("r1")), "GREETING"))).ShouldBe((200, "two"));
        await Target.StageAsync(Intent(spec, 2), NewOperation(), default);
        (await GetAsync(Platform.EnvironmentUrl(AddressOf(await ReadyAsync("r2")), "GREETING"))).ShouldBe((200, ""));
    }

    [Theory]
    [InlineData("status", "PM2 uses this name")]
    [InlineData("NODE_APP_INSTANCE", "PM2 uses this name")]
    [InlineData("no good", "no name of a variable")]
    public async Task A_variable_that_would_change_PM2s_own_words_is_refused(string name, string reason)
    {
        var spec = Platform.Good("v1") with { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { [name] = "1" } };

        var refused = await RefusedAsync(() => Target.StageAsync(Intent(spec, 1), NewOperation(), default), DeployError.Invalid);

        refused.Message.ShouldContain($"environment.{name}");
        refused.Message.ShouldContain(reason);
        (await Target.AssessAsync(spec, await Target.ObserveAsync(Service, default), default)).Problems.Single().ShouldContain(reason);
    }

    [Fact]
    public async Task An_environment_that_is_too_large_for_PM2_is_refused_before_anything_is_started()
    {
        var spec = Platform.Good("v1") with { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["LARGE"] = new string('x', 100_000) } };

        (await RefusedAsync(() => Target.StageAsync(Intent(spec, 1), NewOperation(), default), DeployError.Invalid)).Message.ShouldContain("98304");

        (await Pm2.ProcessesAsync("r1")).ShouldBeEmpty();
    }
}
