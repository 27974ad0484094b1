using Ops.Health;
using Spectre.Console;

namespace Ops.SampleHost.Watching.Live;

/// <summary>Draws in a terminal, four times a second.</summary>
internal sealed class LiveView(IAnsiConsole console, TimeProvider time) : IWatchView
{
    private static readonly TimeSpan _frameInterval = TimeSpan.FromMilliseconds(250);

    public async Task SweepAsync(Watchlist list, IAsyncEnumerable<ProbeReport> observations)
    {
        SweepSummary? summary = null;
        await console.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask($"sweeping {list.Monitor.Count} probes", maxValue: Math.Max(1, list.Monitor.Count));
                summary = await SweepSummary.GatherAsync(observations, time, report => Advance(task, report));
            });
        Show(list, summary!);
    }

    public async Task WatchAsync(WatchState state, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var size = Size;
            await console.Live(WatchFrame.Of(state, size.Width, size.Height))
                .Overflow(VerticalOverflow.Crop)
                .StartAsync(live => DrawAsync(live, state, size, cancellationToken));
            // A live display keeps the largest size it had, so another size needs another display.
            if (!cancellationToken.IsCancellationRequested)
                console.Clear();
        }
    }

    public void OnObservation(ProbeReport report)
    {
        // The next frame shows it.
    }

    public void OnEvent(WatchEvent happened)
    {
        // The next frame shows it.
    }

    public void Conclude(WatchSummary summary)
    {
        console.WriteLine();
        console.Write(SummaryTable.Of(summary, console.Profile.Width));
        console.MarkupLine(Glyphs.Paint(summary.Status, $"{Glyphs.Of(summary.Status)} {summary}"));
        if (summary.Closing is { } closing)
            console.WriteLine(closing);
    }

    private static void Advance(ProgressTask task, ProbeReport report)
    {
        task.Increment(1);
        task.Description = Markup.Escape($"swept {Glyphs.Cut(report.Name, 24)}");
    }

    private (int Width, int Height) Size => (console.Profile.Width, console.Profile.Height);

    /// <summary>Draws until the watch is over or the terminal has another size.</summary>
    private async Task DrawAsync(LiveDisplayContext live, WatchState state, (int Width, int Height) size, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_frameInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken) && Size == size)
                live.UpdateTarget(WatchFrame.Of(state, size.Width, size.Height));
        }
        catch (OperationCanceledException)
        {
            live.UpdateTarget(WatchFrame.Of(state, size.Width, size.Height));
        }
    }

    private void Show(Watchlist list, SweepSummary summary)
    {
        var table = new ProbeTable(list, Math.Max(40, console.Profile.Width), summary.Reports.Select(report => report.Name.Length).DefaultIfEmpty(0).Max());
        foreach (var probe in list.Monitor.Snapshot())
            table.Add(probe, time.GetUtcNow());
        console.Write(table.Table);
        console.MarkupLine(Glyphs.Paint(summary.Status, $"{Glyphs.Of(summary.Status)} sweep: {summary}"));
        console.WriteLine();
    }
}
