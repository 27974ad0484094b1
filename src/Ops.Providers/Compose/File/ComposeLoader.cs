namespace Ops.Providers.Compose;

/// <summary>Loads compose files with what they include and lay over one another, variables put in.</summary>
internal sealed class ComposeLoader(ComposeVariables variables, ComposeProblems problems)
{
    private const int MaxFileBytes = 4 * 1024 * 1024;

    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    /// <summary>Loads files, each over the ones before; relative paths start at the first one's folder.</summary>
    public ComposeNode? Load(IReadOnlyList<string> files)
    {
        ComposeNode? whole = null;
        foreach (var file in files)
        {
            if (Load(file, Path.GetDirectoryName(files[0])!) is { } node)
                whole = whole is null ? node : NodeMerge.Merge(whole, node);
        }

        return whole;
    }

    /// <summary>Loads one file and what it includes.</summary>
    public ComposeNode? Load(string file, string folder)
    {
        if (!_open.Add(file))
        {
            problems.Add(file, "it includes itself; remove one of the includes");
            return null;
        }

        var node = ReadText(file) is { } text ? YamlReader.Read(file, folder, text, problems) : null;
        if (node is not null)
            node = Include(Interpolate(node, ""));
        _open.Remove(file);
        return node;
    }

    private string? ReadText(string file)
    {
        try
        {
            if (new FileInfo(file).Length <= MaxFileBytes)
                return File.ReadAllText(file);
            problems.Add(file, $"it has more than {MaxFileBytes / 1024 / 1024} MiB, which no compose file has");
        }
        catch (FileNotFoundException)
        {
            problems.Add(file, "there is no such file; correct the path");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(file, $"it cannot be read: {exception.Message}");
        }

        return null;
    }

    private ComposeNode Interpolate(ComposeNode node, string path)
    {
        if (node.Entries is { } entries)
            return node with { Entries = entries.ToDictionary(entry => entry.Key, entry => Interpolate(entry.Value, $"{path}.{entry.Key}"), StringComparer.Ordinal) };
        if (node.Items is { } items)
            return node with { Items = [.. items.Select((item, index) => Interpolate(item, $"{path}[{index}]"))] };

        try
        {
            return node.Text is null ? node : node with { Text = Interpolation.Apply(node.Text, variables.Find) };
        }
        catch (FormatException exception)
        {
            problems.Add(node.Place, path.TrimStart('.'), exception.Message);
            return node;
        }
    }

    /// <summary>Adds what the files named under <c>include</c> define; defining a thing twice is a problem, as it is to compose.</summary>
    private ComposeNode Include(ComposeNode node)
    {
        if (node.Entries?.GetValueOrDefault("include") is not { IsNothing: false } include)
            return node;

        var whole = node with { Entries = node.Entries.Where(entry => entry.Key != "include").ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal) };
        foreach (var item in include.Items ?? [include])
        {
            var paths = item.Text is not null ? [item] : item.Entries?.GetValueOrDefault("path") is { } path ? path.Items ?? [path] : [];
            if (paths.Count == 0 || item.Entries?.Keys.Any(key => key != "path") == true || paths.Any(each => each.Text is null))
                problems.Add(item.Place, "include", "write the path of a file, or path: with one or several; nothing else is supported here");
            else if (LoadIncluded([.. paths.Select(each => Path.GetFullPath(each.Text!, item.Place.Folder))]) is { } included)
                whole = Add(whole, included);
        }

        return whole;
    }

    private ComposeNode? LoadIncluded(IReadOnlyList<string> files)
    {
        ComposeNode? whole = null;
        foreach (var file in files)
        {
            if (Load(file, Path.GetDirectoryName(files[0])!) is { } node)
                whole = whole is null ? node : NodeMerge.Merge(whole, node);
        }

        return whole;
    }

    private ComposeNode Add(ComposeNode whole, ComposeNode included)
    {
        foreach (var section in new[] { "services", "networks", "volumes", "secrets", "configs" })
        {
            var there = whole.Entries?.GetValueOrDefault(section)?.Entries;
            foreach (var (name, node) in included.Entries?.GetValueOrDefault(section)?.Entries ?? new Dictionary<string, ComposeNode>(StringComparer.Ordinal))
            {
                if (there?.ContainsKey(name) == true)
                    problems.Add(node.Place, $"{section}.{name}", $"it is defined at {there[name].Place} as well; remove one, or use extends");
            }
        }

        var parts = included.Entries?.Where(entry => entry.Key is not ("name" or "version")).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        return NodeMerge.Merge(included with { Entries = parts }, whole);
    }
}
