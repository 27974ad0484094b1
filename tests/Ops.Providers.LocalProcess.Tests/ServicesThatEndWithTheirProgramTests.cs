using Ops.Conformance;

namespace Ops.Providers.LocalProcess.Tests;

public sealed class ServicesThatEndWithTheirProgramTests : LocalProcessTest
{
    private protected override void Configure(LocalProcessTargetOptions options, LocalProcessServiceOptions service) => options.KeepRunning = false;

    [Fact]
    public async Task They_stop_with_the_last_program_and_start_with_the_next()
    {
        await ServeAsync(1, 2);
        var other = Local.Connect();
        await ReadyAsync(other, "r1", 2);

        await Local.CloseAsync();
        await Task.Delay(1500);
        (await ReadyAsync(other, "r1", 2)).Wanted.ShouldBe(2);

        await Local.CloseAsync();
        await CountedAsync("r1", 0);
        await Eventually.HoldsAsync("the keeper ends", () => Task.FromResult(Local.KeeperId is null));

        await ReadyAsync(Local.Connect(), "r1", 2);
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
    }
}
