using System.Globalization;
using Ops.Deploy;
using Ops.SampleHost.Watching.Live;
using Spectre.Console;

namespace Ops.SampleHost.Deploying.Views.Live;

/// <summary>The deployments there were, one line each.</summary>
internal static class HistoryTable
{
    private const int OtherColumns = 62;

    public static Table Of(IReadOnlyList<Deployment> history, int width)
    {
        var table = new Table().Border(TableBorder.None);
        table.AddColumns("[grey]began[/]", "[grey]what[/]", "[grey]service[/]", "[grey]version[/]", "[grey]ended[/]");
        table.AddColumn(new TableColumn("[grey]took[/]").RightAligned());
        table.AddColumns("[grey]by[/]", "[grey]cause[/]");
        var room = Math.Max(12, width - OtherColumns);
        foreach (var deployment in history)
            table.AddRow(Cells(deployment, room));
        foreach (var column in table.Columns)
            (column.NoWrap, column.Padding) = (true, new Padding(0, 0, 1, 0));
        return table;
    }

    private static string[] Cells(Deployment deployment, int room) =>
    [
        Glyphs.Paint("grey", deployment.StartedAt.ToLocalTime().ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
        Markup.Escape(DeployOutcomes.Of(deployment.Plan.Kind)),
        Markup.Escape(Glyphs.Cut(deployment.Plan.Service, 16)),
        Markup.Escape(Glyphs.Cut(deployment.Plan.Version ?? "", 16)),
        Glyphs.Paint(ColourOf(deployment.Status), $"{SignOf(deployment.Status)} {DeployOutcomes.Of(deployment.Status)}"),
        deployment.Duration is { } duration ? Wording.Span(duration) : "",
        Markup.Escape(Glyphs.Cut(deployment.Plan.Actor, 10)),
        Glyphs.Paint("grey", Glyphs.Cut(Wording.OneLine(deployment.Cause ?? deployment.Plan.Reason), room)),
    ];

    public static string ColourOf(DeploymentStatus status) => status switch
    {
        DeploymentStatus.Succeeded => "green",
        DeploymentStatus.RolledBack or DeploymentStatus.Refused or DeploymentStatus.Unwinding => "yellow",
        DeploymentStatus.Running => "aqua",
        _ => "red",
    };

    public static char SignOf(DeploymentStatus status) => status switch
    {
        DeploymentStatus.Succeeded => '✔',
        DeploymentStatus.RolledBack => '↩',
        DeploymentStatus.Refused => '!',
        DeploymentStatus.NeedsDecision => '?',
        DeploymentStatus.Running or DeploymentStatus.Unwinding => '…',
        _ => '✖',
    };
}
