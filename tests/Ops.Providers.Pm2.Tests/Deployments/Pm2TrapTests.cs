using System.Text.Json.Nodes;

namespace Ops.Providers.Pm2.Tests;

/// <summary>What PM2 does that a deployment must not fall for.</summary>
public sealed class Pm2TrapTests(SharedPm2 pm2) : Pm2Test(pm2)
{
    [Fact]
    public async Task A_process_that_crashes_again_and_again_is_failed_whatever_PM2_calls_it()
    {
        // It runs longer than min_uptime each time, so that PM2 never gives it up.
        Pm2.Settings["wait_ready"] = true;
        Pm2.Settings["max_restarts"] = 3;
        Pm2.Settings["min_uptime"] = 100;
        await StageAsync(new Behaviour("v1") { CrashAfter = 250 }, 1);

        await WaitAsync(() => "PM2 has restarted it more often than max_restarts", async () => (await Pm2.ProcessesAsync("r1")) is [{ Restarts: > 4 }]);

        (await Pm2.ProcessesAsync("r1")).Single().Status.ShouldBeOneOf("online", "launching", "stopped", "waiting restart");
        var instance = (await SeenAsync("it is failed", state => state.Sets.Single().Instances is [{ State: InstanceState.Failed }])).Sets.Single().Instances.Single();
        instance.Detail!.ShouldContain("last exit code 7");
        instance.Restarts.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task PM2s_word_of_a_process_that_waits_for_ready_is_launching_for_ever()
    {
        Pm2.Settings["wait_ready"] = true;
        Pm2.Settings["listen_timeout"] = 60_000;
        Pm2.Settings["max_restarts"] = 3;
        Pm2.Settings["min_uptime"] = 100;
        await Pm2.StartByHandAsync(new Behaviour("v1") { CrashAfter = 250 }, 1);

        await WaitAsync(() => "it was restarted more often than max_restarts", async () => (await Pm2.ProcessesAsync()).Any(process => process.Name == Service && process.Restarts > 4 && process.Status == "launching"));

        var seen = await SeenAsync("it is failed", state => state.Sets is [{ Instances: [{ State: InstanceState.Failed }] }]);
        seen.Sets.Single().Instances.Single().Detail!.ShouldContain("crashes again and again");
    }

    [Fact]
    [Trait("Requirement", "S2-69")]
    [Trait("Requirement", "S2-73")]
    public async Task An_app_that_PM2s_scale_to_0_has_forgotten_comes_back_from_its_spec()
    {
        await StageReadyAsync(1, 2);
        await RouteAsync("r1");
        (await Pm2.Server.RunAsync("scale", $"{Service}-r1", "0")).ExitCode.ShouldBe(0);
        (await Pm2.ProcessesAsync("r1")).ShouldBeEmpty("PM2 has forgotten the app");

        var state = await Target.ObserveAsync(Service, default);
        state.Sets.Single().Wanted.ShouldBe(2);
        state.Drift.Single().ShouldContain("0 instances");

        await ScaleAsync(1, 0);
        (await Target.ObserveAsync(Service, default)).Drift.ShouldBeEmpty();
        await ScaleAsync(1, 2);
        await ReadyAsync("r1", 2);
        await AnswersAsync("v1");
    }

    [Fact]
    [Trait("Requirement", "S2-43")]
    public async Task An_instance_gets_nothing_of_our_own_environment_and_PM2s_list_shows_no_secret()
    {
        Environment.SetEnvironmentVariable("OPS_PM2_LEAK", "leaked-4711");
        Pm2.Settings["env"] = new JsonObject { ["STRIPE_API_KEY"] = "sk-test-0815", ["NODE_ENV"] = "production" };
        var set = await StageReadyAsync(1);

        (await GetAsync(Platform.EnvironmentUrl(AddressOf(set), "OPS_PM2_LEAK"))).ShouldBe((200, ""));
        (await GetAsync(Platform.EnvironmentUrl(AddressOf(set), "STRIPE_API_KEY"))).ShouldBe((200, "sk-test-0815"));
        (await GetAsync(Platform.EnvironmentUrl(AddressOf(set), "NODE_ENV"))).ShouldBe((200, "production"));
        var (_, list) = await Pm2.Server.RunAsync("jlist");
        list.ShouldContain(Service);
        list.ShouldNotContain("leaked-4711");
        list.ShouldNotContain("sk-test-0815");
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

    [Fact]
    public async Task An_app_that_ignores_SIGINT_is_killed_after_its_time_and_its_requests_had_ended()
    {
        Pm2.Settings["kill_timeout"] = 500;
        await StageAsync(new Behaviour("v1") { OnInterrupt = "ignore" }, 1);
        await ReadyAsync("r1");
        await RouteAsync("r1");
        await StageReadyAsync(2);
        var slow = GetAsync(Platform.SlowUrl(PublicUrl(), TimeSpan.FromSeconds(2)));
        await WaitAsync(() => "the slow request has begun", async () => (await Pm2.ProcessesAsync("r1")).Single().Report!.Requests > 0);
        await RouteAsync("r2");

        await RetireAsync(1);

        (await slow).ShouldBe((200, "v1"));
        await CountedAsync("r1", 0);
    }
}
