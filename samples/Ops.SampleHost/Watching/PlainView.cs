using Ops.Health;

namespace Ops.SampleHost.Watching;

/// <summary>Writes lines that begin with the time: for files, pipes and logs.</summary>
internal sealed class PlainView(TextWriter output, TimeProvider time) : IWatchView
{
    private static readonly TimeSpan _statusInterval = TimeSpan.FromSeconds(10);

    public async Task SweepAsync(Watchlist list, IAsyncEnumerable<ProbeReport> observations)
    {
        var summary = await SweepSummary.GatherAsync(observations, time, report => Write("sweep", Describe(list, report)));
        Write("sweep", summary.ToString());
    }

    public async Task WatchAsync(WatchState state, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_statusInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                Write("status", Status(state.List.Monitor));
        }
        catch (OperationCanceledException)
        {
            // The watch is over.
        }
    }

    public void OnObservation(ProbeReport report)
    {
        // Lines are for what changes; --json has every run.
    }

    public void OnEvent(WatchEvent happened)
    {
        if (!happened.IsFirstLook)
            Write(happened.At, happened.Transition is null ? "note" : "transition", happened.Transition?.ToString() ?? happened.Note!);
    }

    public void Conclude(WatchSummary summary)
    {
        foreach (var probe in summary.Probes)
            Write("summary", $"{probe.Name}: {Wording.Of(probe.Status)}, {(double.IsNaN(probe.Availability) ? "not known to be" : Wording.Percent(probe.Availability))} available in {probe.Runs} runs, {probe.Transitions} transitions, at worst {Wording.Of(probe.Worst)}, {Wording.Latency(probe.MeanDuration)} on average");
        Write("summary", summary.ToString());
        if (summary.Closing is { } closing)
            Write("note", closing);
    }

    private static string Describe(Watchlist list, ProbeReport report)
    {
        var says = list.Say(report.Name, report.Result);
        return $"{report.Name}: {Wording.Of(report.Status)} in {Wording.Latency(report.Duration)}{(says.Length > 0 ? $": {says}" : "")}";
    }

    private static string Status(HealthMonitor monitor) =>
        $"{monitor.CountOf(ProbeStatus.Healthy)} healthy, {monitor.CountOf(ProbeStatus.Degraded)} degraded, {monitor.CountOf(ProbeStatus.Unhealthy)} unhealthy, {monitor.CountOf(ProbeStatus.Unknown)} unknown; {ProberLine.Of(monitor.Prober)}";

    private void Write(string what, string text) => Write(time.GetUtcNow(), what, text);

    private void Write(DateTimeOffset at, string what, string text)
    {
        lock (output)
            output.WriteLine($"{Wording.At(at)} {what,-10} {Wording.OneLine(text)}");
    }
}
