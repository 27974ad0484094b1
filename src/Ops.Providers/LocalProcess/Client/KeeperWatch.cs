using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Brings keepers back that should run and do not, as after a restart of the machine.</summary>
internal sealed class KeeperWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<KeeperClient> _clients;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    public KeeperWatch(IReadOnlyList<KeeperClient> clients, TimeProvider time)
    {
        (_clients, _time) = (clients, time);
        _watching = Task.Run(WatchAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            do
            {
                foreach (var client in _clients)
                    await LookAsync(client).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(_end.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task LookAsync(KeeperClient client)
    {
        try
        {
            if (client.Settings.NeedsKeeper())
                await client.EnsureAsync(_end.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DeployException or HttpRequestException or IOException or UnauthorizedAccessException)
        {
            // The next look tries again, and whoever calls the target meanwhile is told.
        }
    }
}
