using System.Collections.Frozen;

namespace Ops.Providers.Compose;

/// <summary>Lays one part of a compose file over another, as several files and <c>extends</c> do.</summary>
internal static class NodeMerge
{
    /// <summary>The path of a service, whatever its name.</summary>
    public const string ServicePath = "services/*";

    // What these hold is under names that the file chooses, so the paths below have a star in their place.
    private static readonly FrozenSet<string> _sections = new[] { "services", "networks", "volumes", "secrets", "configs" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> _replaced = new[] { $"{ServicePath}/command", $"{ServicePath}/entrypoint", $"{ServicePath}/healthcheck/test" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Maps that may be written as lists or texts, with what separates a key from its value there; nothing where a list has keys only.</summary>
    private static readonly FrozenDictionary<string, string> _maps = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [$"{ServicePath}/environment"] = "=",
        [$"{ServicePath}/labels"] = "=",
        [$"{ServicePath}/sysctls"] = "=",
        [$"{ServicePath}/extra_hosts"] = "=:",
        [$"{ServicePath}/logging/options"] = "=",
        [$"{ServicePath}/build/args"] = "=",
        [$"{ServicePath}/build/labels"] = "=",
        ["networks/*/labels"] = "=",
        ["networks/*/driver_opts"] = "=",
        ["volumes/*/labels"] = "=",
        ["volumes/*/driver_opts"] = "=",
        [$"{ServicePath}/depends_on"] = "",
        [$"{ServicePath}/networks"] = "",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Returns the base with everything that lies over it: maps merge key by key, lists add up, commands and texts are replaced.</summary>
    /// <param name="below">The base.</param>
    /// <param name="above">What lies over it.</param>
    /// <param name="path">Where both stand; empty for whole files.</param>
    public static ComposeNode Merge(ComposeNode below, ComposeNode above, string path = "")
    {
        if (above.IsNothing)
            return below;
        if (below.IsNothing || _replaced.Contains(path))
            return above;
        if (_maps.TryGetValue(path, out var separators))
            return MergeMaps(ToMap(below, separators), ToMap(above, separators), path);
        if (path == $"{ServicePath}/build")
            return MergeMaps(ToBuild(below), ToBuild(above), path);
        if (below.Entries is not null && above.Entries is not null)
            return MergeMaps(below, above, path);
        return below.Items is not null || above.Items is not null ? MergeLists(below, above, path) : above;
    }

    private static ComposeNode MergeMaps(ComposeNode below, ComposeNode above, string path)
    {
        if (below.Entries is null || above.Entries is null)
            return above;

        var entries = new Dictionary<string, ComposeNode>(below.Entries, StringComparer.Ordinal);
        foreach (var (key, value) in above.Entries)
            entries[key] = entries.TryGetValue(key, out var under) ? Merge(under, value, Below(path, key)) : value;
        return above with { Entries = entries };
    }

    private static string Below(string path, string key) =>
        path.Length == 0 ? key : _sections.Contains(path) ? $"{path}/*" : $"{path}/{key}";

    private static ComposeNode MergeLists(ComposeNode below, ComposeNode above, string path)
    {
        var items = new List<ComposeNode>(below.Items ?? [below]);
        foreach (var item in above.Items ?? [above])
        {
            items.RemoveAll(other => Identity(other, path) is { } identity && identity == Identity(item, path));
            items.Add(item);
        }

        return above with { Text = null, Items = items };
    }

    /// <summary>Returns what tells items of a list apart: the target of a volume, all that is said of a port, the text of the rest.</summary>
    private static string? Identity(ComposeNode item, string path) => path switch
    {
        $"{ServicePath}/volumes" => item.Entries?.GetValueOrDefault("target")?.Text ?? (item.Text?.Split(':') is { Length: > 1 } parts ? parts[1] : item.Text),
        $"{ServicePath}/ports" => PortReader.IdentityOf(item),
        _ => item.Text,
    };

    /// <summary>Returns a build as a map; a text is its context.</summary>
    private static ComposeNode ToBuild(ComposeNode node) => node.Text is null
        ? node
        : new ComposeNode(node.Place) { Entries = new Dictionary<string, ComposeNode>(StringComparer.Ordinal) { ["context"] = node } };

    private static ComposeNode ToMap(ComposeNode node, string separators)
    {
        if (node.Items is null)
            return node.Entries is not null ? node : node with { Text = null, Entries = new Dictionary<string, ComposeNode>(StringComparer.Ordinal) };

        var entries = new Dictionary<string, ComposeNode>(StringComparer.Ordinal);
        foreach (var item in node.Items)
        {
            var text = item.Text ?? "";
            var at = text.AsSpan().IndexOfAny(separators);
            entries[at < 0 ? text : text[..at]] = at < 0 ? new ComposeNode(item.Place) : item with { Text = text[(at + 1)..] };
        }

        return node with { Items = null, Entries = entries };
    }
}
