using System.Globalization;
using Spectre.Console;

namespace Ops.SampleHost.Watching.Live;

/// <summary>The table at the end: one line a probe.</summary>
internal static class SummaryTable
{
    private const int Middle = 80;

    public static Table Of(WatchSummary summary, int width)
    {
        var table = new Table().Border(TableBorder.None);
        table.AddColumns("[grey]probe[/]", "[grey]now[/]", "[grey]at worst[/]");
        string[] numbers = width >= Middle ? ["available", "runs", "changes", "average"] : ["available"];
        foreach (var number in numbers)
            table.AddColumn(new TableColumn($"[grey]{number}[/]").RightAligned());
        foreach (var probe in summary.Probes)
            table.AddRow([.. Cells(probe, width >= 100 ? 40 : 20).Take(table.Columns.Count)]);
        foreach (var column in table.Columns)
            (column.NoWrap, column.Padding) = (true, new Padding(0, 0, 2, 0));
        return table;
    }

    private static IEnumerable<string> Cells(ProbeSummary probe, int nameWidth) =>
    [
        Markup.Escape(Glyphs.Cut(probe.Name, nameWidth)),
        Glyphs.Paint(probe.Status, Wording.Of(probe.Status)),
        Glyphs.Paint(probe.Worst, Wording.Of(probe.Worst)),
        double.IsNaN(probe.Availability) ? "–" : Wording.Percent(probe.Availability),
        probe.Runs.ToString(CultureInfo.InvariantCulture),
        probe.Transitions.ToString(CultureInfo.InvariantCulture),
        Wording.Latency(probe.MeanDuration),
    ];
}
