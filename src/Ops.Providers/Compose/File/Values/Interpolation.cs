using System.Text;

namespace Ops.Providers.Compose;

/// <summary>Puts the values of variables in place of <c>$NAME</c>, <c>${NAME}</c>, <c>${NAME:-default}</c>, <c>${NAME:?message}</c>, <c>${NAME:+other}</c> and their forms without the colon.</summary>
internal static class Interpolation
{
    private const int MaxDepth = 20;

    /// <exception cref="FormatException">The text is malformed, or names a variable that is not set; the message says what to do.</exception>
    public static string Apply(string text, Func<string, string?> find) =>
        text.Contains('$', StringComparison.Ordinal) ? Apply(text, find, 0) : text;

    private static string Apply(string text, Func<string, string?> find, int depth)
    {
        if (depth > MaxDepth)
            throw new FormatException("defaults within defaults go too deep");

        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '$')
                result.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '$')
                result.Append(text[++at]);
            else
                at = Variable(text, at, result, find, depth);
        }

        return result.ToString();
    }

    /// <summary>Appends the value of the variable that starts at a dollar sign, and returns the position of its last character.</summary>
    private static int Variable(string text, int dollar, StringBuilder result, Func<string, string?> find, int depth)
    {
        var hasBraces = dollar + 1 < text.Length && text[dollar + 1] == '{';
        var start = dollar + (hasBraces ? 2 : 1);
        var end = NameEnd(text, start);
        if (end == start)
            throw new FormatException($"the '$' at character {dollar + 1} names no variable; write $$ for a dollar sign");

        var name = text[start..end];
        if (!hasBraces)
        {
            result.Append(find(name) ?? throw NotSet(name));
            return end - 1;
        }

        var close = Close(text, dollar, end);
        result.Append(Expand(name, text[end..close], find, depth));
        return close;
    }

    private static string Expand(string name, string rest, Func<string, string?> find, int depth)
    {
        var value = find(name);
        if (rest.Length == 0)
            return value ?? throw NotSet(name);

        var countsEmpty = rest[0] == ':';
        var isSet = countsEmpty ? !string.IsNullOrEmpty(value) : value is not null;
        var at = countsEmpty ? 1 : 0;
        var other = rest.Length > at ? rest[(at + 1)..] : "";
        return (rest.Length > at ? rest[at] : ' ') switch
        {
            '-' => isSet ? value! : Apply(other, find, depth + 1),
            '+' => isSet ? Apply(other, find, depth + 1) : "",
            '?' => isSet ? value! : throw new FormatException($"the variable {name} is required{(other.Length > 0 ? $": {Apply(other, Hidden, depth + 1)}" : "; set it")}"),
            _ => throw new FormatException($"what follows '${{{name}' is malformed; write ${{{name}}}, ${{{name}:-default}}, ${{{name}:?message}} or ${{{name}:+other}}"),
        };
    }

    /// <summary>Stands for the values of variables in messages, which may be secrets.</summary>
    private static string Hidden(string name) => $"${name}";

    private static int NameEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && (text[end] == '_' || char.IsAsciiLetter(text[end]) || (end > start && char.IsAsciiDigit(text[end]))))
            end++;
        return end;
    }

    private static int Close(string text, int dollar, int from)
    {
        var open = 1;
        for (var at = from; at < text.Length; at++)
        {
            if (text[at] == '{' && text[at - 1] == '$')
                open++;
            else if (text[at] == '}' && --open == 0)
                return at;
        }

        throw new FormatException($"the '${{' at character {dollar + 1} is not closed");
    }

    private static FormatException NotSet(string name) => new($"the variable {name} is not set; set it, or write ${{{name}:-}} for an empty value");
}
