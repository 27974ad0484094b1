namespace Ops.Providers.Pm2.Tests;

public sealed class Pm2BlueGreenTests(SharedPm2 pm2) : Pm2Test(pm2)
{
    [Fact]
    [Trait("Requirement", "S2-48")]
    [Trait("Requirement", "S2-49")]
    [Trait("Requirement", "S2-50")]
    [Trait("Requirement", "S2-51")]
    [Trait("Requirement", "S2-52")]
    public async Task Green_is_tested_before_it_serves_and_blue_is_kept_for_a_rollback_at_once()
    {
        await StageReadyAsync(1, 2);
        await RouteAsync("r1");
        await using var loop = await AskAsync("v1");

        var green = await StageReadyAsync(2, 2);
        foreach (var instance in green.Instances)
            (await GetAsync(instance.Address!)).ShouldBe((200, "v2"));
        loop.Answers.ContainsKey("v2").ShouldBeFalse("the smoke tests alone reach green");

        await RouteAsync("r2");
        await loop.HearsAsync("v2", 100);
        (await Target.Get<ITrafficSwitch>()!.DrainAsync(Service, "r1", Platform.Patience, default)).ShouldBe(0);
        (await ObserveAsync(1)).Ready.ShouldBe(2, "blue is kept");

        await RouteAsync("r1");
        await loop.HearsAsync("v1", 100);
        await RouteAsync("r2");
        await RetireAsync(1);
        await loop.HearsAsync("v2", 100);

        await NothingDroppedAsync(loop);
        (await Target.ObserveAsync(Service, default)).Sets.Select(set => set.Id).ShouldBe(["r2"]);
    }

    [Fact]
    [Trait("Requirement", "S2-45")]
    [Trait("Requirement", "S2-47")]
    public async Task A_retained_revision_serves_again_as_the_same_processes()
    {
        await StageReadyAsync(1, 2);
        await RouteAsync("r1");
        await using var loop = await AskAsync("v1");
        await StageReadyAsync(2, 2);
        await RouteAsync("r2");
        await RetireAsync(1, RetireMode.Stop);
        var retained = await Pm2.ProcessesAsync("r1");
        retained.ShouldAllBe(process => process.Status == "stopped");

        var lastGood = (await Target.RevisionsAsync(Service, default)).Single(revision => !revision.IsRunning);
        await Target.StageAsync(new StageIntent { SetId = lastGood.SetId, Revision = lastGood.Number, Spec = lastGood.Spec!, Replicas = 2 }, NewOperation(), default);
        await ReadyAsync("r1", 2);
        loop.Answers.TryGetValue("v1", out var before).ShouldBeTrue();
        await RouteAsync("r1");
        await loop.HearsAsync("v1", 50);

        await NothingDroppedAsync(loop);
        (await Pm2.ProcessesAsync("r1")).Select(process => process.Id).ShouldBe(retained.Select(process => process.Id));
        loop.Answers["v1"].ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task A_port_that_somebody_else_has_is_named_and_the_traffic_stays()
    {
        await StageReadyAsync(1);
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, Pm2.Port);
        other.Start();

        var refused = await RefusedAsync(() => RouteAsync("r1"), DeployError.NotReady);

        refused.Message.ShouldContain($"port {Pm2.Port}");
        refused.Message.ShouldContain("EADDRINUSE");
        (await Target.Get<ITrafficSwitch>()!.GetAsync(Service, default)).Shares.ShouldBeEmpty();
        other.Stop();
        await ReadyAsync("r1");
        await RouteAsync("r1");
        await AnswersAsync("v1");
    }

    [Fact]
    [Trait("Requirement", "S2-50")]
    public async Task A_shift_whose_process_ended_before_it_was_noted_as_done_can_be_repeated_until_somebody_else_changes_the_traffic()
    {
        await StageReadyAsync(1);
        var traffic = Target.Get<ITrafficSwitch>()!;
        var expected = await traffic.GetAsync(Service, default);
        var operation = NewOperation();
        await traffic.SetAsync(Service, expected, [new TrafficShare("r1", 1)], operation, default);
        var store = new ServiceStores(new Pm2Paths(Pm2.Server.Home), TimeProvider.System).Of(Service);
        await store.UpdateAsync(record => record with { Operations = [] }, default);

        (await traffic.SetAsync(Service, expected, [new TrafficShare("r1", 1)], operation, default)).Shares.ShouldBe([new TrafficShare("r1", 1)]);

        await RouteAsync("r1");
        await store.UpdateAsync(record => record with { Operations = [] }, default);
        await RefusedAsync(() => traffic.SetAsync(Service, expected, [new TrafficShare("r1", 1)], operation, default), DeployError.Conflict);
    }
}
