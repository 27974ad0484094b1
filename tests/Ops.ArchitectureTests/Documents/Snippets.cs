namespace Ops.ArchitectureTests.Documents;

/// <summary>The named parts of compiled samples, and the code blocks of documents that show them.</summary>
internal static class Snippets
{
    /// <summary>Returns every part between <c>// &lt;snippet Name&gt;</c> and <c>// &lt;/snippet&gt;</c>; parts of one name belong together.</summary>
    public static Dictionary<string, string> Compiled()
    {
        var parts = new List<(string Name, string Text)>();
        foreach (var file in Repository.Files("samples/Snippets", "*.cs"))
        {
            var name = "";
            var lines = new List<string>();
            foreach (var line in File.ReadLines(file))
            {
                if (line.Trim() is ['/', '/', ' ', '<', 's', 'n', 'i', 'p', 'p', 'e', 't', ' ', .. var rest])
                    (name, lines) = (rest.TrimEnd('>'), []);
                else if (line.Trim() == "// </snippet>")
                    parts.Add((name, Outdent(lines)));
                else
                    lines.Add(line);
            }
        }

        return parts.GroupBy(part => part.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => string.Join("\n\n", group.Select(part => part.Text)), StringComparer.Ordinal);
    }

    /// <summary>Returns the C# blocks that follow a comment <c>&lt;!-- snippet: Name --&gt;</c>, and those that have no name under an empty one.</summary>
    public static List<(string Name, string Text)> Shown(string document)
    {
        var shown = new List<(string Name, string Text)>();
        var name = "";
        List<string>? block = null;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, document)))
        {
            if (block is null && line.StartsWith("```csharp", StringComparison.Ordinal))
            {
                block = [];
            }
            else if (block is not null && line == "```")
            {
                shown.Add((name, string.Join('\n', block)));
                (name, block) = ("", null);
            }
            else if (block is not null)
            {
                block.Add(line);
            }
            else if (line.StartsWith("<!-- snippet: ", StringComparison.Ordinal))
            {
                name = line["<!-- snippet: ".Length..].Replace("-->", "", StringComparison.Ordinal).Trim();
            }
        }

        return shown;
    }

    private static string Outdent(List<string> lines)
    {
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : "")).Trim('\n');
    }
}
