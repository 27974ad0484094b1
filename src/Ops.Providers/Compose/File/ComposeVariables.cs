namespace Ops.Providers.Compose;

/// <summary>Where <c>${NAME}</c> in compose files gets its value: the options, our own environment, then the file <c>.env</c> beside the first compose file.</summary>
internal sealed class ComposeVariables
{
    private readonly IReadOnlyDictionary<string, string> _options;
    private readonly bool _inherits;
    private readonly IReadOnlyDictionary<string, string?> _file;

    public ComposeVariables(ComposeTargetOptions options, string folder, ComposeProblems problems)
    {
        _options = new Dictionary<string, string>(options.Variables, StringComparer.Ordinal);
        _inherits = options.InheritEnvironment;
        _file = ReadFile(Path.Combine(folder, ".env"), problems);
    }

    public string? Find(string name) =>
        _options.GetValueOrDefault(name) ?? (_inherits ? Environment.GetEnvironmentVariable(name) : null) ?? _file.GetValueOrDefault(name);

    private Dictionary<string, string?> ReadFile(string path, ComposeProblems problems)
    {
        try
        {
            return !File.Exists(path)
                ? []
                : new(EnvironmentFile.Parse(File.ReadAllText(path), name => _options.GetValueOrDefault(name) ?? (_inherits ? Environment.GetEnvironmentVariable(name) : null)), StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            problems.Add(path, $"it cannot be read: {exception.Message}");
            return [];
        }
    }
}
