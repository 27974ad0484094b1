using System.Text;

namespace Ops.Providers.Compose;

/// <summary>Reads files of variables, one <c>NAME=value</c> a line, as compose and shells do.</summary>
internal static class EnvironmentFile
{
    /// <exception cref="FormatException">A line is malformed; the message names it.</exception>
    public static IReadOnlyDictionary<string, string?> Parse(string text, Func<string, string?> find)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length > 0 && line[0] != '#')
                Add(variables, line, number, find);
        }

        return variables;
    }

    private static void Add(Dictionary<string, string?> variables, string line, int number, Func<string, string?> find)
    {
        if (line.StartsWith("export ", StringComparison.Ordinal))
            line = line["export ".Length..].TrimStart();
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var name = (equals < 0 ? line : line[..equals]).Trim();
        if (name.Length == 0 || name.Any(c => char.IsWhiteSpace(c) || c is '"' or '\''))
            throw new FormatException($"line {number} is not NAME=value");

        try
        {
            variables[name] = equals < 0 ? null : Value(line[(equals + 1)..].Trim(), other => variables.GetValueOrDefault(other) ?? find(other));
        }
        catch (FormatException exception)
        {
            throw new FormatException($"line {number}: {exception.Message}", exception);
        }
    }

    private static string Value(string text, Func<string, string?> find)
    {
        if (text.Length == 0)
            return "";

        if (text[0] is '\'' or '"')
        {
            var end = text.LastIndexOf(text[0]);
            if (end == 0)
                throw new FormatException("a quotation mark is not closed; values of several lines are not supported");
            var inner = text[1..end];
            return text[0] == '\'' ? inner : Interpolation.Apply(Unescape(inner), find);
        }

        var comment = text.IndexOf(" #", StringComparison.Ordinal);
        return Interpolation.Apply((comment < 0 ? text : text[..comment]).TrimEnd(), find);
    }

    private static string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                var next = text[++at];
                result.Append(next switch { 'n' => '\n', 'r' => '\r', 't' => '\t', '"' => '"', '\\' => '\\', _ => next });
            }
            else
            {
                result.Append(text[at]);
            }
        }

        return result.ToString();
    }
}
