namespace Ops.Providers.LocalProcess;

/// <summary>Makes folders durable as a whole, so that one whose name survives a loss of power is complete.</summary>
internal static class DurableFolder
{
    /// <summary>Makes all durable that is in a folder; links are as durable as the folder that they are in.</summary>
    /// <exception cref="IOException">It is not durable, or nobody knows.</exception>
    public static void Flush(string folder)
    {
        // Windows flushes only what is open for writing, which a copy of a file that is read-only cannot be.
        if (OperatingSystem.IsWindows())
            return;

        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(entry => entry.LinkTarget is null))
        {
            if (entry is DirectoryInfo)
                Flush(entry.FullName);
            else
                FlushFile(entry.FullName);
        }

        DiskFlush.FlushFolder(folder);
    }

    /// <summary>Gives a folder that was just filled its name, durably.</summary>
    /// <exception cref="IOException">There is something of that name, or it is not durable.</exception>
    public static void Complete(string temporary, string folder)
    {
        Flush(temporary);
        Directory.Move(temporary, folder);
        DiskFlush.FlushFolder(Path.GetDirectoryName(folder)!);
    }

    private static void FlushFile(string path)
    {
        using var file = File.OpenHandle(path);
        DiskFlush.Flush(file);
    }
}
