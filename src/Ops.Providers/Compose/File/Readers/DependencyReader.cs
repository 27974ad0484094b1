namespace Ops.Providers.Compose;

/// <summary>Reads which services one depends on.</summary>
internal static class DependencyReader
{
    private static readonly Dictionary<string, DependencyCondition> _conditions = new(StringComparer.Ordinal)
    {
        ["service_started"] = DependencyCondition.Started,
        ["service_healthy"] = DependencyCondition.Healthy,
        ["service_completed_successfully"] = DependencyCondition.Completed,
    };

    public static IReadOnlyDictionary<string, ComposeDependency> Read(MapReader service)
    {
        var dependencies = new Dictionary<string, ComposeDependency>(StringComparer.Ordinal);
        if (service.Take("depends_on") is not { } node)
            return dependencies;

        foreach (var (name, entry) in node.Entries ?? new Dictionary<string, ComposeNode>(StringComparer.Ordinal))
            dependencies[name] = ReadOne(new MapReader(entry, $"{service.Path}.depends_on.{name}", service.Problems));
        if (node.Entries is null)
        {
            foreach (var name in service.Texts("depends_on"))
                dependencies[name] = new ComposeDependency(DependencyCondition.Started, true);
        }

        return dependencies;
    }

    private static ComposeDependency ReadOne(MapReader map)
    {
        var dependency = new ComposeDependency(map.Choose("condition", _conditions) ?? DependencyCondition.Started, map.Flag("required") ?? true);
        if (map.Flag("restart") == true)
            map.Add("restart", "it is not supported, since services are deployed one by one; restart this service yourself after the other");
        map.Finish();
        return dependency;
    }
}
