namespace Ops.Deploy;

/// <summary>Where a local command runs.</summary>
/// <param name="WorkingDirectory">The directory, which must exist.</param>
public sealed record CommandSurroundings(string WorkingDirectory)
{
    /// <summary>Gets whether the command sees the environment of this process; the default is that it does.</summary>
    public bool InheritsEnvironment { get; init; } = true;

    /// <summary>Gets environment variables that are added.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets environment variables that are added and whose values are replaced in the command's output.</summary>
    public IReadOnlyDictionary<string, Secret> Secrets { get; init; } = new Dictionary<string, Secret>(StringComparer.Ordinal);

    /// <summary>Gets folders that are searched for the program before the path.</summary>
    public IReadOnlyList<string> ProgramFolders { get; init; } = [];

    internal Secret?[] SecretValues => [.. Secrets.Values];

    internal string Resolve(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
            return Path.GetFullPath(program, WorkingDirectory);
        var own = ProgramFolders.Select(folder => Path.Combine(Path.GetFullPath(folder, WorkingDirectory), program)).FirstOrDefault(File.Exists);
        return own ?? program;
    }
}
