using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ops.Providers.Network;

/// <summary>The way to one value of a JSON document: dots, indexes and quoted names, as in <c>.items[0]["odd name"].state</c>.</summary>
internal sealed class HttpJsonPath
{
    private readonly List<(string? Name, int Index)> _steps = [];
    private readonly string _text;

    private HttpJsonPath(string text) => _text = text;

    public static bool TryParse(string? text, [NotNullWhen(true)] out HttpJsonPath? path)
    {
        path = new HttpJsonPath(text ?? "");
        var rest = path._text.AsSpan().Trim();
        if (rest.StartsWith("$", StringComparison.Ordinal))
            rest = rest[1..];
        else if (rest.IsEmpty || rest[0] is not ('.' or '['))
            path = null;
        if (rest is ".")
            return path is not null;

        while (path is not null && !rest.IsEmpty)
        {
            if (!path.TryAddStep(ref rest))
                path = null;
        }

        return path is not null;
    }

    public static HttpJsonPath Parse(string text) => TryParse(text, out var path) ? path : throw new FormatException(text);

    public bool TryFind(JsonElement root, out JsonElement found)
    {
        found = root;
        foreach (var (name, index) in _steps)
        {
            if (name is null ? !TryIndex(found, index, out found) : found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
                return false;
        }

        return true;
    }

    public override string ToString() => _text;

    private static bool TryIndex(JsonElement array, int index, out JsonElement found)
    {
        found = default;
        if (array.ValueKind != JsonValueKind.Array || index >= array.GetArrayLength())
            return false;

        found = array[index];
        return true;
    }

    private bool TryAddStep(ref ReadOnlySpan<char> rest)
    {
        if (rest[0] == '.')
            rest = rest[1..];
        else if (rest[0] != '[')
            return false;

        if (rest.IsEmpty)
            return false;

        return rest[0] switch
        {
            '[' => TryAddBracket(ref rest),
            '"' or '\'' => TryAddQuoted(ref rest),
            _ => TryAddName(ref rest),
        };
    }

    private bool TryAddName(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny('.', '[');
        var name = end < 0 ? rest : rest[..end];
        rest = rest[name.Length..];
        _steps.Add((name.ToString(), 0));
        return !name.IsEmpty && name.IndexOfAny(']', '"', '\'') < 0;
    }

    private bool TryAddBracket(ref ReadOnlySpan<char> rest)
    {
        rest = rest[1..];
        if (!rest.IsEmpty && rest[0] is '"' or '\'')
            return TryAddQuoted(ref rest) && TryClose(ref rest);

        var end = rest.IndexOf(']');
        if (end < 0 || !int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return false;

        _steps.Add((null, index));
        rest = rest[end..];
        return TryClose(ref rest);
    }

    private bool TryAddQuoted(ref ReadOnlySpan<char> rest)
    {
        var name = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == rest[0])
            {
                _steps.Add((name.ToString(), 0));
                rest = rest[(i + 1)..];
                return true;
            }

            if (rest[i] == '\\' && i + 1 < rest.Length)
                i++;
            name.Append(rest[i]);
        }

        return false;
    }

    private static bool TryClose(ref ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty || rest[0] != ']')
            return false;

        rest = rest[1..];
        return true;
    }
}
