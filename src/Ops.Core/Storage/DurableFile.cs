namespace Ops;

/// <summary>Replaces files as a whole: after a crash at any point there is either the old content or the new one.</summary>
/// <remarks>Thread-safe; where two replace a file at the same time, one of them wins.</remarks>
public static class DurableFile
{
    /// <summary>Replaces a file, or creates it; what it returned from survives a loss of power.</summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <param name="content">All that the file is to hold.</param>
    /// <param name="isPrivate">Whether nobody but its owner may read it (outside of Windows, where the folder decides).</param>
    /// <exception cref="IOException">The file cannot be written and is as it was, or it is replaced and nobody knows whether durably.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; it is as it was.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content, bool isPrivate)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            Write(temporary, content, isPrivate);
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        DiskFlush.FlushFolder(Path.GetDirectoryName(full)!);
    }

    private static void Write(string path, ReadOnlySpan<byte> content, bool isPrivate)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (isPrivate && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(content);
        DiskFlush.Flush(file.SafeFileHandle);
    }
}
