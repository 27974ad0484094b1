namespace Ops.Providers.Compose;

/// <summary>Reads how an image is built.</summary>
internal static class BuildReader
{
    public static ComposeBuild? Read(MapReader service, ComposeSources sources)
    {
        if (service.Take("build") is not { } node)
            return null;
        if (node.Text is { } context)
            return new ComposeBuild(Path.GetFullPath(context, node.Place.Folder), "Dockerfile");

        var map = new MapReader(node, $"{service.Path}.build", service.Problems);
        var build = new ComposeBuild(map.FilePath("context") ?? node.Place.Folder, map.Text("dockerfile") ?? "Dockerfile")
        {
            Target = map.Text("target"),
            Network = map.Text("network"),
            Pull = map.Flag("pull") ?? false,
            Arguments = map.Pairs("args").Select(pair => (pair.Key, Value: pair.Value ?? sources.Find(pair.Key))).Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.Ordinal),
            Labels = map.Values("labels"),
        };
        map.Finish();
        return build;
    }
}
