using System.Text.Json;

namespace Ops.Providers.LocalProcess.Tests;

public sealed class HungKeeperTests : LocalProcessTest
{
    private HungKeeper? _hung;

    private protected override void Configure(LocalProcessTargetOptions options, LocalProcessServiceOptions service)
    {
        options.Services["other"] = new LocalProcessServiceOptions { Command = "true" };
        if (_hung is not null)
            return;

        var folder = new ServiceFolder(options.Root, "other");
        _hung = new HungKeeper(folder);
        File.WriteAllBytes(folder.State, JsonSerializer.SerializeToUtf8Bytes(new KeeperState { InMaintenance = true }, KeeperJson.Default.KeeperState));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _hung?.Dispose();
    }

    [Fact]
    public async Task A_keeper_that_hangs_does_not_keep_others_from_being_brought_back()
    {
        await ServeAsync(1);
        // The look that asks whether it listens, and the call that it never answers.
        await WaitAsync(() => "the one that hangs was looked at", () => Task.FromResult(_hung!.Called >= 2));

        Local.KillKeeper();

        await WaitAsync(() => "another keeper runs", () => Task.FromResult(Local.KeeperId is not null));
    }
}
