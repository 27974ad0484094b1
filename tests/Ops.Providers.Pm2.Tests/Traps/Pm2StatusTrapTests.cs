namespace Ops.Providers.Pm2.Tests;

/// <summary>PM2's exit codes and words for a process say little of whether it works.</summary>
public sealed class Pm2StatusTrapTests(SharedPm2 pm2) : Pm2Test(pm2)
{
    [Fact]
    [Trait("Requirement", "S2-44")]
    public async Task PM2_starts_what_does_not_listen_with_exit_code_0_and_calls_it_online_and_Ops_sends_it_nothing()
    {
        await Pm2.StartByHandAsync(new Behaviour("v0") { Listens = false }, 1);
        (await Pm2.ProcessesAsync()).Single(process => process.Name == Service).Status.ShouldBe("online");

        await StageAsync(new Behaviour("v1") { Listens = false }, 1);
        await WaitAsync(() => "PM2 calls it online", async () => await Pm2.ProcessesAsync("r1") is [{ Status: "online", Report: not null }]);

        (await ObserveAsync(1)).Instances.Single().State.ShouldBe(InstanceState.Starting);
        await RefusedAsync(() => RouteAsync("r1"), DeployError.NotReady);
    }

    [Fact]
    public async Task A_process_that_was_started_anew_is_not_ready_on_the_word_of_the_one_before()
    {
        await StageAsync(new Behaviour("v1") { ListenAfter = 2000 }, 1);
        var before = await ReadyAsync("r1");

        await GetAsync(new Uri(AddressOf(before), "exit"));
        await WaitAsync(() => "PM2 calls the new process online", async () => await Pm2.ProcessesAsync("r1") is [{ Status: "online", Restarts: 1, Pid: > 0 }]);

        (await ObserveAsync(1)).Instances.Single().State.ShouldBe(InstanceState.Starting);
        var after = (await ReadyAsync("r1")).Instances.Single();
        (after.Id, after.Restarts).ShouldBe((before.Instances.Single().Id, 1));
        after.StartedAt.ShouldNotBe(before.Instances.Single().StartedAt);
    }

    [Fact]
    public async Task A_process_that_PM2_has_given_up_is_failed_and_says_why()
    {
        Pm2.Settings["max_restarts"] = 2;
        Pm2.Settings["min_uptime"] = 60_000;
        await StageAsync(new Behaviour("v1") { CrashAfter = 0 }, 1);

        await WaitAsync(() => "PM2 calls it errored", async () => await Pm2.ProcessesAsync("r1") is [{ Status: "errored" }]);

        var instance = (await ObserveAsync(1)).Instances.Single();
        instance.State.ShouldBe(InstanceState.Failed);
        instance.Detail.ShouldBe("PM2 has given it up, restarted 1 times, last exit code 7");
    }

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
}
