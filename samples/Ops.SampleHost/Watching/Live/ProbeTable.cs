using Ops.Health;
using Spectre.Console;

namespace Ops.SampleHost.Watching.Live;

/// <summary>The table of probes; it leaves out columns in a narrow terminal and never breaks a line.</summary>
internal sealed class ProbeTable
{
    private const int Wide = 110;
    private const int Middle = 90;

    private readonly Watchlist _list;
    private readonly Table _table = new Table().Border(TableBorder.None);
    private readonly bool _wide;
    private readonly int _name;
    private readonly int _history;
    private readonly int _says;

    public ProbeTable(Watchlist list, int width, int longestName)
    {
        _list = list;
        _wide = width >= Wide;
        _name = Math.Clamp(longestName, 6, _wide ? 30 : 18);
        _history = width >= Middle ? 16 : 10;

        var left = width - 1;
        left -= Column("", _wide ? 11 : 1);
        left -= Column("name", _name);
        left -= _wide ? Column("kind", 12) : 0;
        left -= Column("latency", 7, right: true);
        left -= Column("history", _history);
        left -= Column("since", 6, right: true);
        _says = Math.Max(8, left - 1);
        Column("says", _says);
    }

    public Table Table => _table;

    public void Add(ProbeSnapshot probe, DateTimeOffset now)
    {
        List<string> cells =
        [
            Status(probe),
            Markup.Escape(Glyphs.Cut(probe.Name, _name)),
            Glyphs.Paint("grey", _list.KindOf(probe.Name)),
            Wording.Latency(probe.Duration),
            Sparkline.Of(_list.Monitor.History(probe.Name), _history),
            probe.Since is { } since ? Wording.Age(now - since) : "",
            Glyphs.Paint(probe.Status == ProbeStatus.Healthy ? "grey" : "default", Glyphs.Cut(Says(probe), _says)),
        ];
        if (!_wide)
            cells.RemoveAt(2);
        _table.AddRow([.. cells]);
    }

    private string Status(ProbeSnapshot probe)
    {
        var sign = Glyphs.Of(probe.Status).ToString();
        return Glyphs.Paint(probe.Status, _wide ? $"{sign} {Wording.Of(probe.Status)}" : sign);
    }

    private string Says(ProbeSnapshot probe)
    {
        string[] parts = [probe.IsSuppressed ? "suppressed" : "", probe.IsFlapping ? "flapping" : "", _list.Say(probe.Name, probe.Result)];
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    private int Column(string header, int width, bool right = false)
    {
        var column = new TableColumn($"[grey]{header}[/]") { Width = width, NoWrap = true, Padding = new Padding(0, 0, 1, 0) };
        _table.AddColumn(right ? column.RightAligned() : column);
        return width + 1;
    }
}
