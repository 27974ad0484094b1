namespace Ops.Providers.LocalProcess.Tests;

public sealed class InstancePoolTests : IAsyncDisposable
{
    private readonly ServiceFolder _folder = new(Directory.CreateTempSubdirectory("ops-pool-").FullName, "web");
    private readonly InstancePool _pool;
    private int _wanted;

    public InstancePoolTests()
    {
        // Nothing is started in earnest: there is no such program.
        var plan = new LaunchPlan { Command = "no-such-program", RestartDelay = TimeSpan.FromMinutes(1), MaxRestartDelay = TimeSpan.FromMinutes(1), MaxLogBytes = 4096, MaxLogFiles = 2 };
        var set = new SetRecord("r1", 1, 0, DateTimeOffset.UnixEpoch, LocalPlatform.Spec("v1"), plan);
        _pool = new InstancePool(_folder, _ => set with { Wanted = Volatile.Read(ref _wanted) }, _ => Task.CompletedTask, () => { }, TimeProvider.System);
        _pool.SetEnvironment("r1", new Dictionary<string, string>(StringComparer.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _pool.StopAllAsync(TimeSpan.Zero);
        Directory.Delete(_folder.Root, recursive: true);
    }

    [Fact]
    public async Task However_many_change_what_is_wanted_at_once_the_last_change_is_what_runs()
    {
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(wanted => Task.Run(async () =>
            {
                Volatile.Write(ref _wanted, wanted);
                await Task.Yield();
                await _pool.FitAsync("r1", TimeSpan.Zero);
            })));

            _pool.Of("r1").Count(runner => !runner.IsStopping).ShouldBe(Volatile.Read(ref _wanted));
        }
    }

    [Fact]
    public async Task A_set_that_has_gone_meanwhile_is_not_started()
    {
        var pool = new InstancePool(_folder, _ => null, _ => Task.CompletedTask, () => { }, TimeProvider.System);
        pool.SetEnvironment("r1", new Dictionary<string, string>(StringComparer.Ordinal));

        await pool.FitAsync("r1", TimeSpan.Zero);

        pool.All.ShouldBeEmpty();
    }
}
