using System.Collections.Frozen;

namespace Ops.Providers.Compose;

/// <summary>Takes the known keys out of a map and reports the others, so that nothing is silently ignored.</summary>
internal sealed class MapReader
{
    private static readonly FrozenDictionary<string, ComposeNode> _nothing = new Dictionary<string, ComposeNode>(StringComparer.Ordinal).ToFrozenDictionary(StringComparer.Ordinal);

    private readonly IReadOnlyDictionary<string, ComposeNode> _entries;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly ComposeProblems _problems;

    public MapReader(ComposeNode node, string path, ComposeProblems problems)
    {
        (Node, Path, _problems) = (node, path, problems);
        _entries = node.Entries ?? _nothing;
        if (node.Entries is null && !node.IsNothing)
            Add(node, "", $"a map is expected here, not {node.Kind}");
    }

    public ComposeNode Node { get; }

    public string Path { get; }

    public ComposeProblems Problems => _problems;

    /// <summary>Returns the value of a key, or null where it is missing or empty.</summary>
    public ComposeNode? Take(string key)
    {
        _taken.Add(key);
        return _entries.TryGetValue(key, out var node) && !node.IsNothing ? node : null;
    }

    /// <summary>Returns whether a key is there, with a value or without.</summary>
    public bool Has(string key) => _entries.ContainsKey(key);

    public string? Text(string key)
    {
        var node = Take(key);
        if (node is not null && node.Text is null)
            Add(node, key, $"a text is expected here, not {node.Kind}");
        return node?.Text;
    }

    /// <summary>Reads the path of a file or folder, relative to where it is written.</summary>
    public string? FilePath(string key) => Text(key) is { } path ? System.IO.Path.GetFullPath(path, Take(key)!.Place.Folder) : null;

    public bool? Flag(string key) => Parse<bool>(key, "true or false", text => text.ToLowerInvariant() switch { "true" or "yes" or "on" => true, "false" or "no" or "off" => false, _ => null });

    public int? Number(string key) => Parse<int>(key, "a whole number", text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null);

    public double? Decimal(string key) => Parse<double>(key, "a number such as 0.5", text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null);

    public long? Bytes(string key) => Parse<long>(key, "a size such as 64m", text => Units.TryBytes(text, out var bytes) ? bytes : null);

    public TimeSpan? Time(string key) => Parse<TimeSpan>(key, "a time such as 1m30s", text => Units.TryTime(text, out var time) ? time : null);

    /// <summary>Reads a value of several forms; what cannot be read is reported.</summary>
    public T? Parse<T>(string key, string expected, Func<string, T?> parse)
        where T : struct
    {
        if (Take(key) is not { } node)
            return null;
        var value = node.Text is { } text ? parse(text) : null;
        if (value is null)
            Add(node, key, $"{expected} is expected here, not {node.Kind}");
        return value;
    }

    /// <summary>Reads a list of texts; where <paramref name="allowsText"/>, a single text counts as a list of one.</summary>
    public IReadOnlyList<string> Texts(string key, bool allowsText = false)
    {
        if (Take(key) is not { } node)
            return [];
        if (allowsText && node.Text is { } single)
            return [single];
        if (node.Items is null)
            Add(node, key, $"a list is expected here, not {node.Kind}");
        return [.. (node.Items ?? []).Select((item, index) => TextOf(item, $"{key}[{index}]")).OfType<string>()];
    }

    /// <summary>Reads the words of a command: a list as it is, a text split as a shell does.</summary>
    public IReadOnlyList<string>? Words(string key)
    {
        if (Take(key) is not { } node)
            return null;
        if (node.Text is null)
            return Texts(key);

        try
        {
            return ShellWords.Split(node.Text);
        }
        catch (FormatException exception)
        {
            Add(node, key, exception.Message);
            return null;
        }
    }

    /// <summary>Reads variables, labels and the like: a map, or a list of <c>NAME=value</c>. A null value means that none was given.</summary>
    public IReadOnlyDictionary<string, string?> Pairs(string key, char separator = '=')
    {
        var pairs = new Dictionary<string, string?>(StringComparer.Ordinal);
        var node = Take(key);
        foreach (var (name, value) in node?.Entries ?? _nothing)
            pairs[name] = value.IsNothing ? null : TextOf(value, $"{key}.{name}");
        foreach (var (item, index) in (node?.Items ?? []).Select((item, index) => (item, index)))
        {
            if (TextOf(item, $"{key}[{index}]") is not { } text)
                continue;
            var at = text.IndexOf(separator, StringComparison.Ordinal);
            pairs[at < 0 ? text : text[..at]] = at < 0 ? null : text[(at + 1)..];
        }

        if (node?.Text is not null)
            Add(node, key, "a map or a list is expected here, not a text");
        return pairs;
    }

    /// <summary>Reads pairs all of which have values; one without gets an empty one.</summary>
    public IReadOnlyDictionary<string, string> Values(string key) =>
        Pairs(key).ToDictionary(pair => pair.Key, pair => pair.Value ?? "", StringComparer.Ordinal);

    /// <summary>Reads a map below this one; a missing one is empty.</summary>
    public MapReader? Map(string key) => Take(key) is { } node ? new MapReader(node, $"{Path}.{key}", _problems) : null;

    /// <summary>Reads the entries of a map below this one.</summary>
    public IReadOnlyDictionary<string, ComposeNode> Entries(string key)
    {
        var node = Take(key);
        if (node is not null && node.Entries is null)
            Add(node, key, $"a map is expected here, not {node.Kind}");
        return node?.Entries ?? _nothing;
    }

    /// <summary>Reports a value that is not one of those there are.</summary>
    public T? Choose<T>(string key, IReadOnlyDictionary<string, T> choices)
        where T : struct =>
        Parse<T>(key, $"one of {string.Join(", ", choices.Keys)}", text => choices.TryGetValue(text, out var choice) ? choice : null);

    /// <summary>Takes a key that changes nothing here, on purpose.</summary>
    public void Accept(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            _taken.Add(key);
    }

    /// <summary>Reports every key that was not taken, except extensions (<c>x-…</c>).</summary>
    public void Finish()
    {
        foreach (var (key, node) in _entries)
        {
            if (!_taken.Contains(key) && !key.StartsWith("x-", StringComparison.Ordinal))
                Add(node, key, $"this key is not supported; remove it (supported here: {string.Join(", ", _taken.Order(StringComparer.Ordinal))})");
        }
    }

    /// <summary>Reports a problem of a key at its place, or at the map's where it is missing.</summary>
    public void Add(string key, string problem) => Add(_entries.GetValueOrDefault(key) ?? Node, key, problem);

    public void Add(ComposeNode node, string key, string problem) =>
        _problems.Add(node.Place, key.Length == 0 ? Path : $"{Path}.{key}", problem);

    private string? TextOf(ComposeNode node, string key)
    {
        if (node.Text is null)
            Add(node, key, $"a text is expected here, not {node.Kind}");
        return node.Text;
    }
}
