namespace Ops.Providers.Compose;

/// <summary>Reads the environment of a service: its files first, then what the service says itself.</summary>
internal sealed class EnvironmentReader(MapReader service, ComposeSources sources)
{
    public IReadOnlyDictionary<string, string> Read()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, isRequired, place) in Files())
            AddFile(variables, path, isRequired, place);
        foreach (var (name, value) in service.Pairs("environment"))
            Add(variables, name, value);
        return variables;
    }

    private IEnumerable<(string Path, bool IsRequired, ComposeNode Place)> Files()
    {
        var node = service.Take("env_file");
        foreach (var item in node?.Text is not null ? [node] : node?.Items ?? [])
        {
            if (item.Text is { } text)
            {
                yield return (text, true, item);
                continue;
            }

            var map = new MapReader(item, $"{service.Path}.env_file", service.Problems);
            var (path, isRequired) = (map.Text("path"), map.Flag("required") ?? true);
            map.Finish();
            if (path is null)
                map.Add(item, "path", "it is required");
            else
                yield return (path, isRequired, item);
        }
    }

    private void AddFile(Dictionary<string, string> variables, string path, bool isRequired, ComposeNode place)
    {
        var file = Path.GetFullPath(path, place.Place.Folder);
        if (!System.IO.File.Exists(file))
        {
            if (isRequired)
                service.Add(place, "env_file", $"there is no file '{file}'; make it, or write required: false");
            return;
        }

        try
        {
            foreach (var (name, value) in EnvironmentFile.Parse(System.IO.File.ReadAllText(file), sources.Find))
                Add(variables, name, value);
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            service.Add(place, "env_file", $"'{file}' cannot be read: {exception.Message}");
        }
    }

    /// <summary>Adds a variable; one without a value gets that of our own environment, or is left out.</summary>
    private void Add(Dictionary<string, string> variables, string name, string? value)
    {
        if ((value ?? sources.Find(name)) is { } found)
            variables[name] = found;
        else
            variables.Remove(name);
    }
}
