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

        var (keeper, connections) = (Local.KeeperId, Connections());
        await Local.CloseAsync();
        await Eventually.HoldsAsync("the keeper has seen that the first one has gone", () => Task.FromResult(Connections() < connections));
        for (var look = 0; look < 50; look++)
            await ReadyAsync(other, "r1", 2);
        Local.KeeperId.ShouldBe(keeper);

        await Local.CloseAsync();
        await CountedAsync("r1", 0);
        await Eventually.HoldsAsync("the keeper ends", () => Task.FromResult(Local.KeeperId is null));

        await ReadyAsync(Local.Connect(), "r1", 2);
        Local.KeeperId.ShouldNotBe(keeper);
        (await GetAsync(PublicUrl())).ShouldBe((200, "v1"));
    }

    /// <summary>Counts the connections that the keeper has not closed yet.</summary>
    private int Connections() => File.ReadLines("/proc/net/unix").Count(line => line.EndsWith($"{Local.Folder}/keeper.sock", StringComparison.Ordinal));
}
