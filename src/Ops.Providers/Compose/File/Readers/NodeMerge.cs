namespace Ops.Providers.Compose;

/// <summary>Lays one part of a compose file over another, as several files and <c>extends</c> do.</summary>
internal static class NodeMerge
{
    private static readonly string[] _replaced = ["command", "entrypoint", "test"];
    private static readonly string[] _pairs = ["environment", "labels", "args", "sysctls", "driver_opts", "options", "extra_hosts"];
    private static readonly string[] _named = ["depends_on", "networks"];

    /// <summary>Returns the base with everything that lies over it: maps merge key by key, lists add up, commands and texts are replaced.</summary>
    public static ComposeNode Merge(ComposeNode below, ComposeNode above, string key = "")
    {
        if (above.IsNothing)
            return below;
        if (below.IsNothing || _replaced.Contains(key, StringComparer.Ordinal))
            return above;
        if (_pairs.Contains(key, StringComparer.Ordinal))
            return MergeMaps(ToMap(below, key == "extra_hosts" ? "=:" : "="), ToMap(above, key == "extra_hosts" ? "=:" : "="));
        if (_named.Contains(key, StringComparer.Ordinal))
            return MergeMaps(ToMap(below, ""), ToMap(above, ""));
        if (below.Entries is not null && above.Entries is not null)
            return MergeMaps(below, above);
        return below.Items is not null || above.Items is not null ? MergeLists(below, above, key) : above;
    }

    private static ComposeNode MergeMaps(ComposeNode below, ComposeNode above)
    {
        var entries = new Dictionary<string, ComposeNode>(below.Entries!, StringComparer.Ordinal);
        foreach (var (key, value) in above.Entries!)
            entries[key] = entries.TryGetValue(key, out var under) ? Merge(under, value, key) : value;
        return above with { Entries = entries };
    }

    private static ComposeNode MergeLists(ComposeNode below, ComposeNode above, string key)
    {
        var items = new List<ComposeNode>(below.Items ?? [below]);
        foreach (var item in above.Items ?? [above])
        {
            items.RemoveAll(other => Identity(other, key) is { } identity && identity == Identity(item, key));
            items.Add(item);
        }

        return above with { Text = null, Items = items };
    }

    /// <summary>Returns what tells items of a list apart: the target of a volume, the text of the rest.</summary>
    private static string? Identity(ComposeNode item, string key)
    {
        if (key != "volumes")
            return item.Text;
        return item.Entries?.GetValueOrDefault("target")?.Text ?? (item.Text?.Split(':') is { Length: > 1 } parts ? parts[1] : item.Text);
    }

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
