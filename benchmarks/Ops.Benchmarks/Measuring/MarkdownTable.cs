using System.Text;

namespace Ops.Benchmarks.Measuring;

/// <summary>A table of a report; the first column is text, the others are aligned as numbers.</summary>
internal sealed class MarkdownTable(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine($"| {string.Join(" | ", columns)} |");
        text.AppendLine($"|---|{string.Concat(columns.Skip(1).Select(_ => "---:|"))}");
        foreach (var row in _rows)
            text.AppendLine($"| {string.Join(" | ", row)} |");
        return text.ToString();
    }
}
