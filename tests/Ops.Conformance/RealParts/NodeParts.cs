namespace Ops.Conformance;

/// <summary>Node packages that tests use, in the repository's own folder or beside those of the machine.</summary>
internal static class NodeParts
{
    /// <summary>Gets the folders of their programs.</summary>
    public static string[] Programs =>
    [
        .. (Environment.GetEnvironmentVariable("NODE_PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, ".bin")),
        .. Above(AppContext.BaseDirectory).Select(folder => Path.Combine(folder, "artifacts", "node", "node_modules", ".bin")),
    ];

    /// <summary>Returns the file behind a program that is a link.</summary>
    public static string Target(string program) => File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program;

    private static IEnumerable<string> Above(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
            yield return folder;
    }
}
