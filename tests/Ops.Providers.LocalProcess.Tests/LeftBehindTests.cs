namespace Ops.Providers.LocalProcess.Tests;

public sealed class LeftBehindTests : LocalProcessTest
{
    private protected override void Configure(LocalProcessTargetOptions options, LocalProcessServiceOptions service) => service.StopGrace = TimeSpan.FromHours(1);

    [Fact]
    public async Task Visitors_do_not_wait_until_what_a_killed_keeper_left_has_ended()
    {
        var before = (await ServeAsync(1)).Instances.Single();
        await FreezeAsync(before.Id);

        Local.KillKeeper();

        (await ReadyAsync("r1")).Instances.Single().StartedAt.ShouldNotBe(before.StartedAt);
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
        (await Platform.CountRunningAsync("r1")).ShouldBe(2);
    }
}
