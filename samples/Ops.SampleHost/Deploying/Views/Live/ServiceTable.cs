using System.Globalization;
using Ops.Deploy;
using Ops.Health;
using Ops.SampleHost.Deploying.Operating;
using Ops.SampleHost.Watching.Live;
using Spectre.Console;

namespace Ops.SampleHost.Deploying.Views.Live;

/// <summary>The instances of a service.</summary>
internal static class ServiceTable
{
    public static Table Of(ServiceReport report, DateTimeOffset now, int width)
    {
        var table = new Table().Border(TableBorder.None);
        table.AddColumns("  ", "[grey]set[/]", "[grey]version[/]", "[grey]instance[/]", "[grey]address[/]");
        foreach (var number in (string[])["share", "age", "restarts", "CPU", "memory"])
            table.AddColumn(new TableColumn($"[grey]{number}[/]").RightAligned());
        table.AddColumn("[grey]says[/]");
        foreach (var set in report.State.Sets.OrderByDescending(set => set.Revision))
            Add(table, report, set, now);
        foreach (var column in table.Columns)
            (column.NoWrap, column.Padding) = (width >= 90, new Padding(0, 0, 1, 0));
        return table;
    }

    private static void Add(Table table, ServiceReport report, InstanceSet set, DateTimeOffset now)
    {
        var share = ShareOf(report, set);
        if (set.Instances.Count == 0)
            table.AddRow(Cells([Glyphs.Paint("grey", "·"), set.Id, set.Version, "none", "", share, "", "", "", "", set.Wanted == 0 ? "stopped, kept for a rollback" : $"0 of {set.Wanted}"]));
        foreach (var instance in set.Instances)
        {
            var usage = report.Usage.GetValueOrDefault(instance.Id);
            table.AddRow(Cells(
            [
                Glyphs.Paint(StatusOf(instance), Glyphs.Of(StatusOf(instance)).ToString()),
                set.Id,
                set.Version,
                instance.Id,
                instance.Address?.Authority ?? "",
                share,
                instance.StartedAt is { } started ? Wording.Age(now - started) : "",
                instance.Restarts.ToString(CultureInfo.InvariantCulture),
                usage?.CpuPercent is { } cpu ? FormattableString.Invariant($"{cpu:0.0} %") : "",
                usage?.MemoryBytes is { } memory ? Wording.Bytes(memory) : "",
                instance.State == InstanceState.Ready ? "" : Wording.OneLine($"{instance.State.ToString().ToLowerInvariant()} {instance.Detail}"),
            ]));
        }
    }

    /// <summary>Escapes all but the sign.</summary>
    private static string[] Cells(string[] cells) => [cells[0], .. cells.Skip(1).Select(cell => Markup.Escape(Glyphs.Cut(cell, 40)))];

    private static string ShareOf(ServiceReport report, InstanceSet set)
    {
        var shares = report.State.Traffic?.Shares ?? [];
        var sum = shares.Sum(share => share.Weight);
        return sum == 0 ? "" : FormattableString.Invariant($"{100.0 * shares.Where(share => share.SetId == set.Id).Sum(share => share.Weight) / sum:0} %");
    }

    private static ProbeStatus StatusOf(Instance instance) => instance.State switch
    {
        InstanceState.Ready => ProbeStatus.Healthy,
        InstanceState.Starting or InstanceState.Stopping => ProbeStatus.Degraded,
        InstanceState.Unknown or InstanceState.Stopped => ProbeStatus.Unknown,
        _ => ProbeStatus.Unhealthy,
    };
}
