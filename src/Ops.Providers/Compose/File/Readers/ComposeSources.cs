namespace Ops.Providers.Compose;

/// <summary>What readers of services need besides the service: where files of secrets are, what variables are, and what is wrong so far.</summary>
internal sealed class ComposeSources(Func<string, string?> find, ComposeProblems problems)
{
    private readonly Dictionary<(string Kind, string Name), string> _files = [];

    public ComposeProblems Problems => problems;

    /// <summary>Returns a variable, or null where it is not set.</summary>
    public string? Find(string variable) => find(variable);

    /// <summary>Returns the file of a secret or a config.</summary>
    public string? FileOf(string kind, string name) => _files.GetValueOrDefault((kind, name));

    /// <summary>Reads the secrets or configs of the top level.</summary>
    public void AddFiles(MapReader root, string kind)
    {
        foreach (var (name, node) in root.Entries(kind))
        {
            var map = new MapReader(node, $"{kind}.{name}", problems);
            if (map.FilePath("file") is not { } file)
                map.Add(node, "file", "it is required; secrets and configs from elsewhere are not supported");
            else if (!System.IO.File.Exists(file))
                map.Add(node, "file", $"there is no file '{file}'; make it or correct the path");
            else
                _files[(kind, name)] = file;
            map.Finish();
        }
    }
}
