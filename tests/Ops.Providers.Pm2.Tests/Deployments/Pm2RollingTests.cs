namespace Ops.Providers.Pm2.Tests;

public sealed class Pm2RollingTests(SharedPm2 pm2) : Pm2Test(pm2)
{
    [Fact]
    [Trait("Requirement", "S2-43")]
    [Trait("Requirement", "S2-44")]
    public async Task No_request_is_dropped_while_a_new_version_takes_over_instance_by_instance()
    {
        await StageReadyAsync(1, 3);
        await RouteAsync("r1");
        await using var loop = await AskAsync("v1");

        await StageReadyAsync(2);
        await ShareAsync(new TrafficShare("r1", 3), new TrafficShare("r2", 1));
        await loop.HearsAsync("v2");
        for (var replaced = 1; replaced < 3; replaced++)
        {
            await ScaleAsync(1, 3 - replaced);
            await ScaleAsync(2, replaced + 1);
            await ReadyAsync("r2", replaced + 1);
            await ShareAsync(new TrafficShare("r1", 3 - replaced), new TrafficShare("r2", replaced + 1));
            await loop.HearsAsync("v2");
        }

        await ShareAsync(new TrafficShare("r2", 1));
        await RetireAsync(1);
        await loop.HearsAsync("v2", 50);

        await NothingDroppedAsync(loop);
        await CountedAsync("r1", 0);
        await CountedAsync("r2", 3);
    }

    [Fact]
    [Trait("Requirement", "S2-43")]
    [Trait("Requirement", "S2-47")]
    public async Task A_broken_new_version_leaves_the_old_one_serving()
    {
        await StageReadyAsync(1, 2);
        await RouteAsync("r1");
        await using var loop = await AskAsync("v1");

        await StageAsync(new Behaviour("v2") { CrashAfter = 100 }, 2, 2);
        await SeenAsync("v2 is failed", state => state.Sets.Single(set => set.Id == "r2").Instances.All(instance => instance.State == InstanceState.Failed));
        await RefusedAsync(() => ShareAsync(new TrafficShare("r2", 1)), DeployError.NotReady);
        await RetireAsync(2);
        await loop.HearsAsync("v1", 50);

        await NothingDroppedAsync(loop);
        loop.Answers.Keys.ShouldBe(["v1"]);
        await CountedAsync("r2", 0);
    }

    [Fact]
    public async Task Processes_that_PM2_was_told_to_start_without_Ops_are_seen_and_taken_over()
    {
        await Pm2.StartByHandAsync(new Behaviour("v0"), 2);
        var found = (await SeenAsync("the processes are ready", state => state.Sets is [{ Ready: 2 }])).Sets.Single();
        (found.Id, found.Revision, found.Wanted).ShouldBe((Service, 0, 2));

        await StageReadyAsync(1, 2);
        await RouteAsync("r1");
        await Target.RetireAsync(new RetireIntent(Service, Service, RetireMode.Remove), NewOperation(), default);

        await AnswersAsync("v1");
        (await Target.ObserveAsync(Service, default)).Sets.Select(set => set.Id).ShouldBe(["r1"]);
        (await Pm2.ProcessesAsync()).ShouldNotContain(process => process.Name == Service);
    }

    [Fact]
    [Trait("Requirement", "S2-98")]
    public async Task PM2s_own_commands_drop_no_request_either()
    {
        await StageReadyAsync(1, 2);
        await RouteAsync("r1");
        await using var loop = await AskAsync("v1");

        (await Pm2.Server.RunAsync("reload", $"{Service}-r1")).ExitCode.ShouldBe(0);
        await ReadyAsync("r1", 2);
        await loop.HearsAsync("v1", 50);

        await NothingDroppedAsync(loop);
    }
}
