namespace Ops.Providers.Host;

/// <summary>Finds files by a path with wildcards: <c>*</c> and <c>?</c> within a name, <c>**</c> for any folders.</summary>
internal static class FileGlob
{
    private const string AnyFolders = "**";

    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?');

    public static void Require(OptionsProblems problems, string? path, string key)
    {
        if (string.IsNullOrEmpty(path))
            problems.Add(key, "is missing; write an absolute path such as /var/log/app/error-*.log");
        else
            problems.Require(Path.IsPathFullyQualified(path), key, $"'{path}' is not an absolute path; write one such as /var/log/app/error-*.log");
    }

    /// <summary>Returns the files; a plain path is returned as it is where there is such a file.</summary>
    /// <exception cref="UnauthorizedAccessException">A folder on the way cannot be listed.</exception>
    public static IEnumerable<string> Find(string path)
    {
        if (!IsPattern(path))
            return File.Exists(path) ? [path] : [];

        var root = Path.GetPathRoot(path)!;
        return Walk(root, path[root.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries));
    }

    private static IEnumerable<string> Walk(string folder, ArraySegment<string> segments)
    {
        if (segments is [AnyFolders])
            return Walk(folder, new[] { AnyFolders, "*" });
        if (segments is [var last])
            return List(folder, last, Directory.EnumerateFiles);

        var rest = segments[1..];
        if (segments[0] == AnyFolders)
            return Walk(folder, rest).Concat(List(folder, "*", Directory.EnumerateDirectories).Where(IsNoLink).SelectMany(sub => Walk(sub, segments)));
        return IsPattern(segments[0])
            ? List(folder, segments[0], Directory.EnumerateDirectories).SelectMany(sub => Walk(sub, rest))
            : Walk(Path.Join(folder, segments[0]), rest);
    }

    private static IEnumerable<string> List(string folder, string pattern, Func<string, string, EnumerationOptions, IEnumerable<string>> list)
    {
        if (!Directory.Exists(folder))
            return [];

        return list(folder, pattern, new EnumerationOptions
        {
            MatchType = MatchType.Simple,
            IgnoreInaccessible = false,
            AttributesToSkip = pattern.StartsWith('.') ? FileAttributes.None : FileAttributes.Hidden,
        });
    }

    // A link to a folder above would never end.
    private static bool IsNoLink(string folder) => new DirectoryInfo(folder).LinkTarget is null;
}
