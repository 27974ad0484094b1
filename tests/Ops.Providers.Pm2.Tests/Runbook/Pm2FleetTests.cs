namespace Ops.Providers.Pm2.Tests;

/// <summary>What <c>pm2 list</c>, <c>stop all</c>, <c>start all</c> and <c>restart all</c> are for, with a daemon of its own.</summary>
public sealed class Pm2FleetTests : DeployerConformance
{
    private Pm2Server? _server;
    private Pm2Platform? _other;

    private Pm2Platform Other => _other!;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_other is not null)
            await _other.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    protected override async Task<DeployPlatform> StartPlatformAsync()
    {
        _server = await Pm2Server.StartAsync();
        _other = new Pm2Platform(_server);
        return new Pm2Platform(_server);
    }

    [Fact]
    [Trait("Requirement", "S2-69")]
    [Trait("Requirement", "S2-73")]
    [Trait("Requirement", "S2-98")]
    public async Task All_services_are_listed_stopped_started_and_restarted()
    {
        await DeployAsync(Platform.Good("v1"), new RollingStrategy());
        await DeployAsync(Other.Good("v1"), new RollingStrategy());
        (await Target.Get<IServiceCatalog>()!.ListAsync(default)).ShouldBe(new[] { Service, Other.Service }.Order(StringComparer.Ordinal));

        var stop = await Deployer.PlanAllAsync(All(FleetAction.Stop), default);
        await RefusedAsync(() => Deployer.ApplyAllAsync(stop, DeployApproval.None, null, default), DeployError.Invalid);
        await ApplyAsync(stop);
        (await Other.ProcessesAsync()).Select(process => process.Status).ShouldBe(["stopped", "stopped", "stopped", "stopped"]);

        await ApplyAsync(await Deployer.PlanAllAsync(All(FleetAction.Start), default));
        var before = await StartedAsync();
        await using var loop = await AskAsync("v1");
        (await GetAsync(Other.PublicUrl)).ShouldBe((200, "v1"));

        await ApplyAsync(await Deployer.PlanAllAsync(All(FleetAction.Restart), default));
        await NothingDroppedAsync(loop);
        (await StartedAsync()).ShouldAllBe(started => !before.Contains(started));
    }

    private FleetRequest All(FleetAction action) => new()
    {
        Target = Target.Descriptor.Name,
        Action = action,
        Actor = "ann",
        ReadyTimeout = Platform.Patience,
        StableFor = TimeSpan.FromMilliseconds(300),
        Grace = TimeSpan.FromSeconds(10),
    };

    private async Task ApplyAsync(FleetPlan plan)
    {
        foreach (var deployment in await Deployer.ApplyAllAsync(plan, new DeployApproval { Consent = plan.Id }, null, default))
            Succeeded(deployment);
    }

    private async Task<IReadOnlyList<DateTimeOffset?>> StartedAsync() => [.. (await Other.ProcessesAsync()).Select(process => process.StartedAt)];
}
