namespace Ops.Providers.Compose;

/// <summary>Lays services over those that they extend.</summary>
internal sealed class ServiceInheritance(ComposeLoader loader, ComposeProblems problems)
{
    private const string Key = "extends";

    private readonly Dictionary<string, ComposeNode?> _files = new(StringComparer.Ordinal);

    /// <summary>Returns the service with everything that it extends.</summary>
    public ComposeNode Resolve(string name, ComposeNode service, IReadOnlyDictionary<string, ComposeNode> siblings) =>
        Resolve(name, service, siblings, []);

    private ComposeNode Resolve(string name, ComposeNode service, IReadOnlyDictionary<string, ComposeNode> siblings, List<string> chain)
    {
        if (service.Entries?.GetValueOrDefault(Key) is not { IsNothing: false } extends)
            return service;

        var path = $"services.{name}.{Key}";
        var own = service with { Entries = service.Entries.Where(entry => entry.Key != Key).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal) };
        var (baseName, file) = Target(extends, path);
        var services = file is null ? siblings : ServicesOf(file);
        var link = $"{file ?? extends.Place.File}: {baseName}";
        if (baseName is null || chain.Contains(link, StringComparer.Ordinal) || services?.GetValueOrDefault(baseName) is not { } found)
        {
            problems.Add(extends.Place, path, chain.Contains(link, StringComparer.Ordinal) ? "it extends itself; remove one link of the circle" : $"there is no service '{baseName}' to extend; correct the name or the file");
            return own;
        }

        return NodeMerge.Merge(Resolve(baseName, found, services, [.. chain, link]), own, NodeMerge.ServicePath);
    }

    private (string? Service, string? File) Target(ComposeNode extends, string path)
    {
        if (extends.Text is { } name)
            return (name, null);

        var map = new MapReader(extends, path, problems);
        var target = (map.Text("service"), map.FilePath("file"));
        map.Finish();
        return target;
    }

    private IReadOnlyDictionary<string, ComposeNode>? ServicesOf(string file)
    {
        if (!_files.TryGetValue(file, out var node))
            _files[file] = node = loader.Load(file, Path.GetDirectoryName(file)!);
        return node?.Entries?.GetValueOrDefault("services")?.Entries;
    }
}
