using Ops.Health;

namespace Ops.SampleHost.Watching;

/// <summary>Sweeps once, then watches by the schedule, and tells a view what happens.</summary>
internal sealed class WatchSession(Watchlist list, IWatchView view, TimeSpan? planned)
{
    private readonly Lock _gate = new();

    public WatchState State { get; } = new(list, planned);

    /// <summary>Runs every probe once.</summary>
    public static async Task<int> SweepAsync(Watchlist list, IWatchView view, CancellationToken cancellationToken)
    {
        var reports = new List<ProbeReport>();
        await view.SweepAsync(list, Keep(list.Monitor.StreamAsync(cancellationToken), reports));
        return ExitCodes.Of(new SweepSummary(reports, TimeSpan.Zero).Status);
    }

    /// <summary>Sweeps and watches until the time is over or it is cancelled; both are ordinary ends.</summary>
    /// <param name="script">What happens meanwhile; if it fails, the watch ends and so does the program.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async Task RunAsync(Func<CancellationToken, Task>? script, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Subscribed before the sweep, so that its findings count.
        var following = Task.WhenAll(
            FollowAsync(list.Monitor.WatchTransitionsAsync(ending.Token)),
            CountAsync(list.Monitor.WatchObservationsAsync(ending.Token)));
        try
        {
            await view.SweepAsync(list, list.Monitor.StreamAsync(ending.Token));
            await WatchAsync(script, ending);
        }
        finally
        {
            await ending.CancelAsync();
            await following;
        }
    }

    /// <summary>Notes what the script has just done.</summary>
    public void Note(string text) => Tell(WatchEvent.Of(list.Time.GetUtcNow(), text));

    private TimeSpan Left => planned is not { } time ? Timeout.InfiniteTimeSpan
        : time > State.Elapsed ? time - State.Elapsed : TimeSpan.Zero;

    private async Task WatchAsync(Func<CancellationToken, Task>? script, CancellationTokenSource ending)
    {
        var watching = list.Monitor.RunAsync(ending.Token);
        var showing = view.WatchAsync(State, ending.Token);
        var playing = PlayAsync(script, ending.Token);
        await Task.WhenAny(watching, showing, playing);
        await ending.CancelAsync();
        await Task.WhenAll(watching, showing, playing);
    }

    private async Task PlayAsync(Func<CancellationToken, Task>? script, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(
                Task.Delay(Left, list.Time, cancellationToken),
                script?.Invoke(cancellationToken) ?? Task.CompletedTask);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C.
        }
    }

    private async Task FollowAsync(IAsyncEnumerable<HealthTransition> transitions)
    {
        await foreach (var transition in UntilCanceled(transitions))
            Tell(WatchEvent.Of(transition));
    }

    private async Task CountAsync(IAsyncEnumerable<ProbeReport> observations)
    {
        await foreach (var report in UntilCanceled(observations))
        {
            State.Add(report);
            lock (_gate)
                view.OnObservation(report);
        }
    }

    private void Tell(WatchEvent happened)
    {
        State.Add(happened);
        lock (_gate)
            view.OnEvent(happened);
    }

    /// <summary>Ends a stream without an exception when its subscription is cancelled.</summary>
    private static async IAsyncEnumerable<T> UntilCanceled<T>(IAsyncEnumerable<T> stream)
    {
        await using var reader = stream.GetAsyncEnumerator();
        while (true)
        {
            try
            {
                if (!await reader.MoveNextAsync())
                    yield break;
            }
            catch (OperationCanceledException)
            {
                yield break;
            }

            yield return reader.Current;
        }
    }

    private static async IAsyncEnumerable<ProbeReport> Keep(IAsyncEnumerable<ProbeReport> observations, List<ProbeReport> reports)
    {
        await foreach (var report in observations)
        {
            reports.Add(report);
            yield return report;
        }
    }
}
