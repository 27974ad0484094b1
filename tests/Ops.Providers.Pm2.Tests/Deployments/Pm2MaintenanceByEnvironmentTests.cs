namespace Ops.Providers.Pm2.Tests;

/// <summary>An app that shows its own page is told by MAINTENANCE_MODE.</summary>
public sealed class Pm2MaintenanceByEnvironmentTests(SharedPm2 pm2) : Pm2Test(pm2)
{
    private protected override void Configure(Pm2TargetOptions options)
    {
        options.RestartsForMaintenance = true;
        options.ReadyTimeout = TimeSpan.FromSeconds(20);
    }

    [Fact]
    [Trait("Requirement", "S2-43")]
    [Trait("Requirement", "S2-87")]
    [Trait("Requirement", "S2-90")]
    public async Task The_instances_are_replaced_by_some_that_know_and_no_request_is_dropped()
    {
        var maintenance = Target.Get<IMaintenanceMode>()!;
        await StageReadyAsync(1, 2);
        await RouteAsync("r1");
        await using var loop = await AskAsync("v1");

        await maintenance.SetAsync(Service, enabled: true, NewOperation(), default);
        await ReadyAsync("r1", 2);
        (await Target.ObserveAsync(Service, default)).InMaintenance.ShouldBeTrue();
        await loop.HearsAsync("maintenance", 50);
        (await GetAsync(PublicUrl())).ShouldBe((200, "maintenance"));

        await maintenance.SetAsync(Service, enabled: false, NewOperation(), default);
        await ReadyAsync("r1", 2);
        await loop.HearsAsync("v1", 50);
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));

        await NothingDroppedAsync(loop);
    }

    [Fact]
    [Trait("Requirement", "S2-43")]
    public async Task Instances_that_do_not_come_up_anew_leave_the_others_as_they_are()
    {
        await StageReadyAsync(1, 2);
        await RouteAsync("r1");
        await using var loop = await AskAsync("v1");
        var before = await ReadyAsync("r1", 2);
        await File.WriteAllTextAsync(Path.Combine(Pm2.Release(new Behaviour("v1")), "behaviour.json"), """{"version":"v1","crashAfter":0}""", TestContext.Current.CancellationToken);

        await RefusedAsync(() => Target.Get<IMaintenanceMode>()!.SetAsync(Service, enabled: true, NewOperation(), default), DeployError.NotReady);

        (await ReadyAsync("r1", 2)).Instances.ShouldBe(before.Instances);
        (await Target.ObserveAsync(Service, default)).InMaintenance.ShouldBeFalse();
        await loop.HearsAsync("v1", 50);
        await NothingDroppedAsync(loop);
    }

    [Fact]
    [Trait("Requirement", "S2-87")]
    public async Task A_change_that_was_left_at_any_point_converges()
    {
        await StageReadyAsync(1, 2);
        await RouteAsync("r1");
        await using var loop = await AskAsync("v1");

        await ConvergesAsync(
            (target, attempt, operation, cancellationToken) => target.Get<IMaintenanceMode>()!.SetAsync(Service, attempt % 2 == 0, operation, cancellationToken),
            _ => Task.CompletedTask,
            async (target, attempt) =>
            {
                await ReadyAsync(target, "r1", 2);
                await CountedAsync("r1", 2);
                (await target.ObserveAsync(Service, default)).InMaintenance.ShouldBe(attempt % 2 == 0);
                (await Pm2.ProcessesAsync("r1")).ShouldAllBe(process => process.Own!.InMaintenance == (attempt % 2 == 0));
            });

        await NothingDroppedAsync(loop);
    }
}
