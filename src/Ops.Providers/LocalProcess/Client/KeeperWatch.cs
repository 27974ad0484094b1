namespace Ops.Providers.LocalProcess;

/// <summary>Brings keepers back that should run and do not, as after a restart of the machine.</summary>
internal sealed class KeeperWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    /// <summary>Begins to watch.</summary>
    /// <param name="clients">What calls each keeper.</param>
    /// <param name="patience">How long one look may take.</param>
    /// <param name="time">The clock.</param>
    public KeeperWatch(IReadOnlyList<KeeperClient> clients, TimeSpan patience, TimeProvider time)
    {
        (_patience, _time) = (patience, time);
        _watching = Task.WhenAll(clients.Select(client => Task.Run(() => WatchAsync(client))));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _end.Dispose();
    }

    /// <summary>Watches one keeper, apart from the others, so that none that hangs holds them up.</summary>
    private async Task WatchAsync(KeeperClient client)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            do
                await LookAsync(client).ConfigureAwait(false);
            while (await timer.WaitForNextTickAsync(_end.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
        }
    }

    private async Task LookAsync(KeeperClient client)
    {
        using var deadline = new CancellationTokenSource(_patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _end.Token);
        try
        {
            if (client.Settings.NeedsKeeper())
                await client.EnsureAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (!_end.IsCancellationRequested)
        {
            // Whatever it was, the next look tries again, and whoever calls the target meanwhile is told.
        }
    }
}
