using Ops.Deploy;
using Ops.SampleHost.Deploying.Operating;
using Ops.SampleHost.Watching.Live;
using Spectre.Console;

namespace Ops.SampleHost.Deploying.Views.Live;

/// <summary>Draws in a terminal, eight times a second.</summary>
internal sealed class LiveDeployView(IAnsiConsole console, TimeProvider time) : IDeployView
{
    private static readonly TimeSpan _frameInterval = TimeSpan.FromMilliseconds(125);

    private volatile bool _isDrawing;

    public void Show(DeployPlan plan, bool isDryRun)
    {
        // Where somebody has to agree, he sees first what to; else the frame shows the steps.
        if (isDryRun || plan.Consent is not null)
        {
            foreach (var line in plan.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
                console.MarkupLine(PaintPlan(line.TrimEnd()));
            if (isDryRun)
                console.MarkupLine(Glyphs.Paint("grey", "dry run: nothing was changed"));
            return;
        }

        foreach (var warning in plan.Warnings)
            console.MarkupLine(Glyphs.Paint("yellow", $"! {Wording.OneLine(warning)}"));
        foreach (var change in plan.Changes)
            console.MarkupLine(Glyphs.Paint("grey", Wording.OneLine($"~ {change.Path}: {change.From ?? "-"} → {change.To ?? "-"}")));
    }

    public async Task WatchAsync(DeployState state, CancellationToken cancellationToken)
    {
        _isDrawing = true;
        while (!cancellationToken.IsCancellationRequested)
        {
            var size = Size;
            await console.Live(DeployFrame.Of(state, size.Width, size.Height, isFinal: false))
                .Overflow(VerticalOverflow.Crop)
                .StartAsync(live => DrawAsync(live, state, size, cancellationToken));
            // A live display keeps the largest size it had, so another size needs another display.
            if (!cancellationToken.IsCancellationRequested)
                console.Clear();
        }

        _isDrawing = false;
    }

    public void OnProgress(DeployProgress happened)
    {
        // The next frame shows it.
    }

    public void Note(string text)
    {
        // While a deployment is drawn, the frame shows it.
        if (!_isDrawing)
            console.MarkupLine(Glyphs.Paint("aqua", $"» {Wording.OneLine(text)}"));
    }

    public void Conclude(Deployment deployment, int exitCode)
    {
        var colour = HistoryTable.ColourOf(deployment.Status);
        console.MarkupLine(Glyphs.Paint(colour, $"{HistoryTable.SignOf(deployment.Status)} {Wording.OneLine(DeployOutcomes.Verdict(deployment))}"));
    }

    public void Show(ServiceReport report)
    {
        console.MarkupLine($"{Glyphs.Paint(report.Status, $"{Glyphs.Of(report.Status)} {Wording.Of(report.Status)}")} [bold]{Markup.Escape(report.Name)}[/] on {Markup.Escape(report.Target)}: {Markup.Escape(Wording.OneLine(report.Say()))}");
        if (report.State.Sets.Count > 0)
            console.Write(ServiceTable.Of(report, time.GetUtcNow(), console.Profile.Width));
        console.WriteLine();
    }

    public void Show(LogLine line)
    {
        var at = line.At is { } when ? when.ToLocalTime().ToString("HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture) : "-";
        console.MarkupLine($"[grey]{at}[/] {Glyphs.Paint("aqua", line.InstanceId)} {Glyphs.Paint(line.IsError ? "red" : "default", Wording.OneLine(line.Text))}");
    }

    public void Show(IReadOnlyList<Deployment> history, DeployStatistics statistics)
    {
        if (history.Count > 0)
            console.Write(HistoryTable.Of(history, console.Profile.Width));
        foreach (var (meets, text) in Aims.Say(statistics))
            console.MarkupLine(Glyphs.Paint(meets switch { true => "green", false => "red", _ => "grey" }, $"{meets switch { true => '✔', false => '✖', _ => '·' }} {text}"));
    }

    private (int Width, int Height) Size => (console.Profile.Width, console.Profile.Height);

    /// <summary>Draws until the deployment has ended or the terminal has another size.</summary>
    private async Task DrawAsync(LiveDisplayContext live, DeployState state, (int Width, int Height) size, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_frameInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken) && Size == size)
                live.UpdateTarget(DeployFrame.Of(state, size.Width, size.Height, isFinal: false));
        }
        catch (OperationCanceledException)
        {
            live.UpdateTarget(DeployFrame.Of(state, size.Width, size.Height, isFinal: true));
        }
    }

    private static string PaintPlan(string line) => line.TrimStart() switch
    {
        ['!', ..] => Glyphs.Paint("yellow", line),
        ['~', ..] => Glyphs.Paint("aqua", line),
        ['u', 'n', 'd', 'o', ':', ..] => Glyphs.Paint("grey", line),
        ['p', 'l', 'a', 'n', ' ', ..] => $"[bold]{Markup.Escape(line)}[/]",
        _ => Markup.Escape(line),
    };
}
