namespace Ops.Providers.Compose;

/// <summary>Reads secrets and configs of a service, which are files that it sees.</summary>
internal static class SecretReader
{
    public static IEnumerable<ComposeMount> Read(MapReader service, string kind, ComposeSources sources)
    {
        var node = service.Take(kind);
        if (node is not null && node.Items is null)
            service.Add(node, kind, $"a list is expected here, not {node.Kind}");
        foreach (var (item, index) in (node?.Items ?? []).Select((item, index) => (item, index)))
        {
            var (source, target) = (item.Text, (string?)null);
            if (item.Entries is not null)
            {
                var map = new MapReader(item, $"{service.Path}.{kind}[{index}]", service.Problems);
                (source, target) = (map.Text("source"), map.Text("target"));
                map.Finish();
            }

            if (source is null || sources.FileOf(kind, source) is not { } file)
                service.Add(item, $"{kind}[{index}]", $"there is no '{source}' below {kind} with a file; add '{kind}: {source}: file: ./…' at the top level");
            else
                yield return new ComposeMount(MountKind.Bind, Target(kind, source, target)) { Source = file, ReadOnly = true, CreatesSource = false };
        }
    }

    private static string Target(string kind, string source, string? target) =>
        target is ['/', ..] ? target : kind == "secrets" ? $"/run/secrets/{target ?? source}" : $"/{target ?? source}";
}
