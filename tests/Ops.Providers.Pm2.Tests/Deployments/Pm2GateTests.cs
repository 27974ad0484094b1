namespace Ops.Providers.Pm2.Tests;

/// <summary>The gate that the agent puts before each instance.</summary>
public sealed class Pm2GateTests(SharedPm2 pm2) : Pm2Test(pm2)
{
    private string TrafficFile => Path.Combine(Pm2.Server.Home, "ops", Service, "traffic.json");

    [Fact]
    [Trait("Requirement", "S2-43")]
    [Trait("Requirement", "S2-44")]
    public async Task A_set_that_crashes_as_its_gates_open_gets_no_traffic_and_the_old_one_keeps_it()
    {
        await StageReadyAsync(1);
        await RouteAsync("r1");
        await StageAsync(new Behaviour("v2") { CrashFile = TrafficFile, CrashText = "\"r2\"" }, 2, 2);
        await ReadyAsync("r2", 2);

        var refused = await RefusedAsync(() => RouteAsync("r2"), DeployError.NotReady);

        refused.Message.ShouldContain("last exit code 7");
        refused.Message.ShouldContain("The traffic is as it was");
        (await Target.Get<ITrafficSwitch>()!.GetAsync(Service, default)).Shares.ShouldBe([new TrafficShare("r1", 100)]);
        (await Pm2.ProcessesAsync("r1")).Single().Report!.IsOpen.ShouldBeTrue();
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
    }

    [Fact]
    [Trait("Requirement", "S2-43")]
    public async Task An_instance_that_is_told_to_leave_while_its_gate_opens_takes_no_request_afterwards()
    {
        await StageReadyAsync(1, 4);
        var processes = await Pm2.ProcessesAsync("r1");
        var store = new ServiceStores(new Pm2Paths(Pm2.Server.Home), TimeProvider.System).Of(Service);

        store.WriteTraffic(new TrafficFile(1, new Dictionary<string, int>(StringComparer.Ordinal) { ["r1"] = 1 }, null));
        await Task.WhenAll(processes.SelectMany(process => (string[])["traffic", "leave"], (process, message) => Pm2.TellAsync(process, message)));

        await WaitAsync(() => "all leave", async () => (await Pm2.ProcessesAsync("r1")).All(process => process.Report is { IsLeaving: true, IsOpen: false }));
        await Should.ThrowAsync<HttpRequestException>(() => GetAsync(PublicUrl()));
        await StageReadyAsync(2);
        await RouteAsync("r2");
        for (var i = 0; i < 20; i++)
            (await GetAsync(PublicUrl())).ShouldBe((200, "v2"));
    }
}
