namespace Ops.Providers.Pm2.Tests;

/// <summary>What PM2 does that a deployment must not fall for.</summary>
public sealed class Pm2TrapTests(SharedPm2 pm2) : Pm2Test(pm2)
{
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
