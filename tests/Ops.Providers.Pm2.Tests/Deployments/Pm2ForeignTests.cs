namespace Ops.Providers.Pm2.Tests;

/// <summary>An app that somebody started by PM2's own commands before Ops came.</summary>
public sealed class Pm2ForeignTests(SharedPm2 pm2) : Pm2Test(pm2)
{
    [Theory]
    [InlineData(RetireMode.Stop)]
    [InlineData(RetireMode.Remove)]
    [Trait("Requirement", "S2-98")]
    public async Task Once_a_set_of_Ops_serves_the_foreign_one_is_retired(RetireMode mode)
    {
        await ForeignAsync(2);
        await StageReadyAsync(1, 2);
        await RouteAsync("r1");

        await RetireForeignAsync(mode);

        await AnswersAsync("v1");
        (await Pm2.ProcessesAsync(Service)).Select(process => process.Status).ShouldBe(mode == RetireMode.Stop ? ["stopped", "stopped"] : []);
        var state = await Target.ObserveAsync(Service, default);
        state.Sets.Where(set => set.Id == Service).Select(set => set.Wanted).ShouldBe(mode == RetireMode.Stop ? [0] : []);
        state.Drift.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "S2-43")]
    public async Task The_foreign_one_is_not_retired_while_nobody_else_serves()
    {
        await ForeignAsync(1);
        await StageReadyAsync(1);
        await RouteAsync("r1");
        await Pm2.CallAsync("stopProcessId", (await Pm2.ProcessesAsync("r1")).Single().Id);

        var refused = await RefusedAsync(() => RetireForeignAsync(RetireMode.Stop), DeployError.NotReady);

        refused.Message.ShouldContain($"'{Service}'");
        (await GetAsync(PublicUrl())).ShouldBe((200, "v0"));
    }

    [Fact]
    public async Task The_foreign_one_is_retired_first_where_it_is_to_be_recreated()
    {
        await ForeignAsync(1);

        await RetireForeignAsync(RetireMode.Stop);
        await StageReadyAsync(1);
        await RouteAsync("r1");

        await AnswersAsync("v1");
    }

    [Fact]
    public async Task What_has_no_gate_can_be_given_no_share_of_the_traffic_and_cannot_be_scaled()
    {
        await ForeignAsync(1);

        await UnchangedAsync(async () =>
        {
            (await RefusedAsync(() => ShareAsync(new TrafficShare(Service, 1)), DeployError.Unsupported)).Message.ShouldContain("without Ops");
            (await RefusedAsync(() => Target.Get<IScalable>()!.ScaleAsync(new ScaleIntent(Service, Service, 2), NewOperation(), default), DeployError.NotFound)).Message.ShouldContain("without Ops");
        });
    }

    [Fact]
    public async Task What_holds_the_port_in_fork_mode_leaves_no_room_for_another()
    {
        await Pm2.StartByHandAsync(new Behaviour("v0"), 1, "fork");
        await AnswersAsync("v0");

        (await Target.AssessAsync(Platform.Good("v1"), await Target.ObserveAsync(Service, default), default)).NoSurgeReason!.ShouldContain("fork mode");
    }

    private async Task ForeignAsync(int instances)
    {
        await Pm2.StartByHandAsync(new Behaviour("v0"), instances);
        await SeenAsync("the foreign ones are ready", state => state.Sets is [{ Ready: var ready }] && ready == instances);
        await AnswersAsync("v0");
    }

    private Task RetireForeignAsync(RetireMode mode) => Target.RetireAsync(new RetireIntent(Service, Service, mode), NewOperation(), default);
}
