namespace Ops.Providers.Host;

/// <summary>A cgroup v2 directory of this process.</summary>
/// <param name="Name">The group's path as this process sees it.</param>
/// <param name="Folder">Its directory.</param>
internal sealed record ControlGroup(string Name, string Folder)
{
    /// <summary>Finds the group of this process and those above it, for any of them may hold the limit; none without cgroup v2.</summary>
    public static IReadOnlyList<ControlGroup> Find(HostFiles files)
    {
        if (Mount.ReadAll(files).FirstOrDefault(mount => mount.Type == "cgroup2") is not { } mount || OwnPath(files) is not { } own)
            return [];

        var top = files.At(mount.Point);
        var path = Below(mount.Root, own);
        if (!Directory.Exists(top + path))
            path = "";

        var groups = new List<ControlGroup>();
        for (; path.Length > 0; path = path[..path.LastIndexOf('/')])
            groups.Add(new ControlGroup(path, top + path));
        groups.Add(new ControlGroup("/", top));
        return groups;
    }

    private static string? OwnPath(HostFiles files)
    {
        try
        {
            return File.ReadLines(files.At("/proc/self/cgroup")).FirstOrDefault(line => line.StartsWith("0::/", StringComparison.Ordinal))?[3..];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A container may see only its own part of the tree, mounted as the root.
    private static string Below(string mountRoot, string path)
    {
        if (mountRoot != "/" && (path == mountRoot || path.StartsWith(mountRoot + "/", StringComparison.Ordinal)))
            path = path[mountRoot.Length..];
        return path.TrimEnd('/');
    }
}
