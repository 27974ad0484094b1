using Ops.Health;

namespace Ops.SampleHost.Watching;

/// <summary>Shows a sweep and a watch: live in a terminal, as plain lines, or as JSON lines.</summary>
internal interface IWatchView
{
    /// <summary>Shows a sweep while it goes on, and its result.</summary>
    Task SweepAsync(Watchlist list, IAsyncEnumerable<ProbeReport> observations);

    /// <summary>Shows the state of the watch until it is cancelled, without an exception.</summary>
    Task WatchAsync(WatchState state, CancellationToken cancellationToken);

    /// <summary>Is told of every run of the watch; it may be called on any thread, one call at a time.</summary>
    void OnObservation(ProbeReport report);

    /// <summary>Is told of every transition and of what the demo does; it may be called on any thread, one call at a time.</summary>
    void OnEvent(WatchEvent happened);

    /// <summary>Shows what there is to say at the end.</summary>
    void Conclude(WatchSummary summary);
}
