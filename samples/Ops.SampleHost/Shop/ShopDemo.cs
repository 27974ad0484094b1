using Ops.Health;
using Ops.SampleHost.Watching;

namespace Ops.SampleHost.Shop;

/// <summary>The first part of the demo: a shop, its probes, and a script of failures.</summary>
internal static class ShopDemo
{
    public static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(12);
    public static readonly TimeSpan ShortestDuration = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _longestInterval = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(IWatchView view, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var shop = await DemoShop.StartAsync(TimeProvider.System, cancellationToken);
        var interval = duration / 25 < _longestInterval ? duration / 25 : _longestInterval;
        await using var list = ShopProbes.Watch(shop, interval);
        var session = new WatchSession(list, view, duration);
        await session.RunAsync(token => new ShopScript(shop, duration, list.Time, session.Note).PlayAsync(token), cancellationToken);

        var summary = session.State.Summarize();
        var missed = cancellationToken.IsCancellationRequested ? [] : Missed(session.State, list.Monitor).ToList();
        view.Conclude(summary with
        {
            Closing = missed.Count == 0 ? Closing : $"The demo did not run as scripted: {string.Join("; ", missed)}. A machine under heavy load may need a longer --duration.",
            ExitCode = missed.Count == 0 ? ExitCodes.Healthy : ExitCodes.Unhealthy,
        });
        return missed.Count == 0 ? ExitCodes.Healthy : ExitCodes.Unhealthy;
    }

    private const string Closing = "The failures were scripted.";

    /// <summary>Compares what was seen with what the script did.</summary>
    private static IEnumerable<string> Missed(WatchState state, HealthMonitor monitor)
    {
        var transitions = state.Latest(int.MaxValue).Select(happened => happened.Transition).OfType<HealthTransition>().ToList();
        if (!transitions.Exists(transition => transition is { ProbeName: "database-process", To: ProbeStatus.Unhealthy }))
            yield return "the end of the database was not seen";
        if (!transitions.Exists(transition => transition is { ProbeName: "database", To: ProbeStatus.Unhealthy, SuppressedBy: not null }))
            yield return "the alert of the database was not suppressed";
        if (monitor.Find("database")?.Status != ProbeStatus.Healthy)
            yield return "the database did not recover";
        if (monitor.Find("payments")?.Status != ProbeStatus.Unhealthy)
            yield return "the hanging payments were not noticed";
    }
}
