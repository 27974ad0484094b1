namespace Ops.Journal;

/// <summary>A file of the file system, which other processes may read but not write.</summary>
internal sealed class JournalFile(FileStream stream) : IJournalFile
{
    public long Length => RandomAccess.GetLength(stream.SafeFileHandle);

    public static JournalFile Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new JournalFile(new FileStream(path, options));
    }

    public int Read(long offset, Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length && RandomAccess.Read(stream.SafeFileHandle, buffer[total..], offset + total) is > 0 and var count)
            total += count;
        return total;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes) => RandomAccess.Write(stream.SafeFileHandle, bytes, offset);

    public void SetLength(long length) => RandomAccess.SetLength(stream.SafeFileHandle, length);

    public void Flush() => DiskFlush.Flush(stream.SafeFileHandle);

    public void Dispose() => stream.Dispose();
}
