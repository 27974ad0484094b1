using System.Globalization;
using Ops.Health;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ops.SampleHost.Watching.Live;

/// <summary>One picture of the watch, made to fit the terminal.</summary>
internal static class WatchFrame
{
    private const int FixedLines = 5;
    private const int MinEvents = 3;
    private const int MaxEvents = 10;

    public static IRenderable Of(WatchState state, int width, int height)
    {
        width = Math.Max(40, width);
        var probes = state.List.Monitor.Snapshot();
        var room = Math.Max(1, height - FixedLines - MinEvents);
        var shown = probes.Count <= room
            ? probes
            : [.. probes.OrderByDescending(probe => Severity.Rank(probe.Status)).Take(room)];
        var events = Math.Clamp(height - FixedLines - shown.Count, MinEvents, MaxEvents);
        return new Rows(
            Head(state, probes, probes.Count - shown.Count, width),
            Table(state.List, shown, width),
            new Rule("[grey]transitions[/]").LeftJustified().RuleStyle("grey"),
            Events(state, events, width),
            new Markup(Glyphs.Paint("grey", Glyphs.Cut($"Ctrl-C ends · {ProberLine.Of(state.List.Monitor.Prober)}", width - 1))));
    }

    private static Markup Head(WatchState state, IReadOnlyList<ProbeSnapshot> probes, int hidden, int width)
    {
        var head = string.Join(" ", Counts(probes, withWords: width >= 100));
        var elapsed = state.Planned is { } planned
            ? $"{Clock(state.Elapsed)} of {Clock(planned)} {Bar(state.Elapsed / planned, width >= 90 ? 20 : 8)}"
            : Clock(state.Elapsed);
        return new Markup($"[bold]{probes.Count} probes[/] {head} [grey]{(hidden > 0 ? $"({hidden} not shown) " : "")}{elapsed}[/]");
    }

    private static IEnumerable<string> Counts(IReadOnlyList<ProbeSnapshot> probes, bool withWords) =>
        from status in (ProbeStatus[])[ProbeStatus.Healthy, ProbeStatus.Degraded, ProbeStatus.Unhealthy, ProbeStatus.Unknown]
        let count = probes.Count(probe => probe.Status == status)
        where count > 0
        select Glyphs.Paint(status, $"{Glyphs.Of(status)} {count}{(withWords ? " " + Wording.Of(status) : "")}");

    private static Table Table(Watchlist list, IReadOnlyList<ProbeSnapshot> probes, int width)
    {
        var table = new ProbeTable(list, width, probes.Select(probe => probe.Name.Length).DefaultIfEmpty(0).Max());
        var now = list.Time.GetUtcNow();
        foreach (var probe in probes)
            table.Add(probe, now);
        return table.Table;
    }

    private static Rows Events(WatchState state, int count, int width)
    {
        var lines = state.Latest(count).Select(happened => (IRenderable)EventLine.Of(happened, width - 1)).ToList();
        while (lines.Count < count)
            lines.Add(new Text(" "));
        return new Rows(lines);
    }

    private static string Clock(TimeSpan time) => time.TotalHours >= 1
        ? time.ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture)
        : time.ToString(@"mm\:ss", CultureInfo.InvariantCulture);

    private static string Bar(double share, int width)
    {
        var full = (int)Math.Clamp(share * width, 0, width);
        return new string('█', full) + new string('░', width - full);
    }
}
