namespace Ops.Providers.LocalProcess;

/// <summary>Finds programs as a shell would.</summary>
internal static class ProgramPath
{
    /// <summary>Returns the full path of a program, or null where there is none.</summary>
    /// <param name="program">A name, or a path.</param>
    /// <param name="folder">Where relative paths begin.</param>
    /// <param name="searchPath">The folders to look for names in, as in <c>PATH</c>.</param>
    public static string? Find(string program, string folder, string? searchPath)
    {
        if (Path.IsPathRooted(program) || program.Contains('/') || program.Contains(Path.DirectorySeparatorChar))
            return Existing(Path.GetFullPath(Path.Combine(folder, program)));

        return (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(candidate => Existing(Path.Combine(candidate, program)))
            .FirstOrDefault(path => path is not null);
    }

    private static string? Existing(string path) =>
        File.Exists(path) ? path : OperatingSystem.IsWindows() && File.Exists($"{path}.exe") ? $"{path}.exe" : null;
}
