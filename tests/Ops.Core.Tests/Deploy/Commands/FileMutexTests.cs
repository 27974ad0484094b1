using Ops.Deploy;

namespace Ops.Core.Tests.Deploy.Commands;

public sealed class FileMutexTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ops-mutex-").FullName;

    private string Path1 => Path.Combine(_folder, "a.lock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void One_holds_it_at_a_time()
    {
        using (var held = FileMutex.TryEnter(Path1).ShouldNotBeNull())
            FileMutex.TryEnter(Path1).ShouldBeNull();
        using var next = FileMutex.TryEnter(Path1).ShouldNotBeNull();
    }

    [Fact]
    public async Task Whoever_waits_gets_it_next()
    {
        var held = FileMutex.TryEnter(Path1).ShouldNotBeNull();
        var waiting = FileMutex.EnterAsync(Path1, TimeProvider.System, TestContext.Current.CancellationToken);
        waiting.IsCompleted.ShouldBeFalse();

        held.Dispose();

        (await waiting).Dispose();
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using var held = FileMutex.TryEnter(Path1).ShouldNotBeNull();
        using var cancellation = new CancellationTokenSource();
        var waiting = FileMutex.EnterAsync(Path1, TimeProvider.System, cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_failure_and_not_a_wait() =>
        Should.Throw<DirectoryNotFoundException>(() => FileMutex.TryEnter(Path.Combine(_folder, "nowhere", "a.lock")));
}
