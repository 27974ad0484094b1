using Ops.Conformance;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

public sealed class KeeperChannelTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly ServiceFolder _folder = new(Directory.CreateTempSubdirectory("ops-hung-").FullName, "web");
    private readonly HungKeeper _hung;
    private readonly KeeperChannel _channel;

    public KeeperChannelTests() => (_hung, _channel) = (new HungKeeper(_folder), new KeeperChannel(_folder, _time));

    public void Dispose()
    {
        _channel.Dispose();
        _hung.Dispose();
        Directory.Delete(_folder.Root, recursive: true);
    }

    [Theory]
    [InlineData(Calls.Greet)]
    [InlineData(Calls.State)]
    [InlineData(Calls.Supply)]
    [InlineData(Calls.Acquire)]
    public async Task A_keeper_that_hangs_is_named_after_a_while(string path)
    {
        var call = await SentAsync(path, default);

        _time.Advance(KeeperChannel.Patience - TimeSpan.FromSeconds(1));
        call.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        var failure = await Should.ThrowAsync<DeployException>(call);
        failure.Error.ShouldBe(DeployError.Unreachable);
        failure.Message.ShouldContain("the keeper of 'web' does not answer within 15 s");
    }

    [Fact]
    public async Task A_call_that_waits_for_instances_may_take_as_long_as_its_caller_likes()
    {
        using var cancellation = new CancellationTokenSource();
        var call = await SentAsync(Calls.Retire, cancellation.Token);

        _time.Advance(TimeSpan.FromDays(1));
        call.IsCompleted.ShouldBeFalse();
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call);
    }

    private async Task<Task> SentAsync(string path, CancellationToken cancellationToken)
    {
        var call = _channel.CallAsync(path, [], (_, _) => Task.FromResult(true), cancellationToken);
        await Eventually.HoldsAsync("the call has arrived", () => Task.FromResult(_hung.Called == 1));
        return call;
    }
}
