using System.Text;
using Ops.Health;

namespace Ops.SampleHost.Watching.Live;

/// <summary>Draws the latest results as blocks: the height is the latency against the slowest good one, a cross a failure, a dot a run that was not begun.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    public static string Of(IReadOnlyList<ProbeHistoryEntry> history, int width)
    {
        var shown = history.Skip(Math.Max(0, history.Count - width)).ToList();
        var slowest = shown.Where(IsGood).Select(entry => entry.Duration).DefaultIfEmpty(TimeSpan.Zero).Max();
        var line = new StringBuilder();
        line.Append(' ', width - shown.Count);
        foreach (var entry in shown)
            line.Append(Glyphs.Paint(entry.Status, Sign(entry, slowest).ToString()));
        return line.ToString();
    }

    private static char Sign(ProbeHistoryEntry entry, TimeSpan slowest)
    {
        if (entry.Outcome == ProbeOutcome.Skipped)
            return '·';
        if (!IsGood(entry))
            return entry.Status == ProbeStatus.Unknown ? '?' : '×';

        var share = slowest > TimeSpan.Zero ? entry.Duration / slowest : 0;
        return Blocks[(int)Math.Clamp(share * Blocks.Length, 0, Blocks.Length - 1)];
    }

    private static bool IsGood(ProbeHistoryEntry entry) => entry.Status is ProbeStatus.Healthy or ProbeStatus.Degraded;
}
