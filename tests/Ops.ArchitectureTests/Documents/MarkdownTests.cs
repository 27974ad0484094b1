namespace Ops.ArchitectureTests.Documents;

public sealed class MarkdownTests
{
    private const string Fence = "```";

    [Fact]
    public void No_document_has_a_placeholder_left() =>
        Lines().Where(line => line.Text.Contains("@@", StringComparison.Ordinal)).Select(line => line.Place).ShouldBeEmpty("say what belongs there");

    [Fact]
    public void Every_row_of_a_table_has_a_header_above_it()
    {
        var headless =
            from document in Lines().GroupBy(line => line.File, StringComparer.Ordinal)
            let lines = document.ToList()
            from index in Enumerable.Range(0, lines.Count)
            where IsRow(lines, index) && !IsRow(lines, index - 1) && !IsSeparator(lines, index + 1)
            select lines[index].Place;

        headless.ShouldBeEmpty("a row after a blank line is shown as text");
    }

    private static bool IsRow(List<(string File, string Place, string Text)> lines, int index) =>
        index >= 0 && index < lines.Count && lines[index].Text.StartsWith('|');

    private static bool IsSeparator(List<(string File, string Place, string Text)> lines, int index) =>
        IsRow(lines, index) && lines[index].Text.All(character => character is '|' or '-' or ':' or ' ');

    /// <summary>Returns the lines of all documents but what is in blocks of code.</summary>
    private static IEnumerable<(string File, string Place, string Text)> Lines()
    {
        foreach (var file in (IEnumerable<string>)[.. Directory.GetFiles(Repository.Root, "*.md"), .. Repository.Files("docs", "*.md")])
        {
            var (number, isCode) = (0, false);
            foreach (var line in File.ReadLines(file))
            {
                number++;
                isCode ^= line.TrimStart().StartsWith(Fence, StringComparison.Ordinal);
                if (!isCode)
                    yield return (file, $"{Repository.Relative(file)}:{number}", line);
            }
        }
    }
}
