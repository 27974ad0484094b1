namespace Ops.Conformance;

/// <summary>A file system that holds busybox, its commands, and what a test adds.</summary>
internal static class BusyboxRoot
{
    /// <summary>Makes an image of it with an engine's command-line client, and returns the image's id.</summary>
    public static async Task<string> ImportAsync(Func<string[], Task<string>> docker, string reference, IReadOnlyDictionary<string, string> files, IReadOnlyList<string> changes)
    {
        var root = Directory.CreateTempSubdirectory("ops-image-").FullName;
        var archive = $"{root}.tar";
        try
        {
            await WriteAsync(root, files);
            await SystemCommand.RunAsync("tar", "-C", root, "-cf", archive, ".");
            return await docker(["import", .. changes.SelectMany(change => (string[])["--change", change]), archive, reference]);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
            File.Delete(archive);
        }
    }

    private static async Task WriteAsync(string root, IReadOnlyDictionary<string, string> files)
    {
        var busybox = RealPart.Find("busybox", "busybox-static", "/bin");
        foreach (var folder in (string[])["bin", "tmp", "etc", "www", "proc", "sys", "dev"])
            Directory.CreateDirectory(Path.Combine(root, folder));
        File.Copy(busybox, Path.Combine(root, "bin/busybox"));
        foreach (var applet in (await SystemCommand.RunAsync(busybox, "--list")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(applet => applet != "busybox"))
            File.CreateSymbolicLink(Path.Combine(root, "bin", applet), "busybox");
        await File.WriteAllTextAsync(Path.Combine(root, "etc/passwd"), "root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n");
        foreach (var (path, text) in files)
            await AddAsync(Path.Combine(root, path.TrimStart('/')), text);
    }

    private static async Task AddAsync(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text);
        if (text.StartsWith("#!", StringComparison.Ordinal))
            await SystemCommand.RunAsync("chmod", "755", path);
    }
}
