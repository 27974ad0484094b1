using System.Runtime.InteropServices;

namespace Ops.Providers.Host;

/// <summary>How full a file system is.</summary>
/// <param name="TotalBytes">Its size.</param>
/// <param name="FreeBytes">What is free, with what is reserved for root.</param>
/// <param name="AvailableBytes">What is free for everybody.</param>
/// <param name="TotalInodes">How many files it can hold; 0 where it has no such limit or the system does not say.</param>
/// <param name="FreeInodes">How many more files it can hold.</param>
/// <param name="IsReadOnly">Whether it cannot be written.</param>
internal readonly partial record struct FileSystemUsage(long TotalBytes, long FreeBytes, long AvailableBytes, long TotalInodes, long FreeInodes, bool IsReadOnly)
{
    private const ulong ReadOnlyFlag = 1;

    public long UsedBytes => TotalBytes - FreeBytes;

    /// <summary>Gets the used share as <c>df</c> computes it: what is reserved for root counts neither as used nor as available.</summary>
    public double UsedPercent => UsedBytes + AvailableBytes is > 0 and var usable ? 100.0 * UsedBytes / usable : 0;

    public double UsedInodePercent => TotalInodes > 0 ? 100.0 * (TotalInodes - FreeInodes) / TotalInodes : 0;

    /// <summary>Reads the file system that holds a path.</summary>
    /// <exception cref="IOException">There is no such path, or the file system does not answer.</exception>
    public static FileSystemUsage Of(string path)
    {
        // The structure has these widths in 64-bit processes only.
        if (OperatingSystem.IsLinux() && Environment.Is64BitProcess)
            return FromSystem(path);
        if (!Path.Exists(path))
            throw new FileNotFoundException("No such file or directory");

        var drive = new DriveInfo(path);
        return new FileSystemUsage(drive.TotalSize, drive.TotalFreeSpace, drive.AvailableFreeSpace, 0, 0, false);
    }

    private static FileSystemUsage FromSystem(string path)
    {
        if (StatVfs(path, out var stat) != 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());

        var block = (long)stat.FragmentSize;
        return new FileSystemUsage(
            (long)stat.Blocks * block, (long)stat.FreeBlocks * block, (long)stat.AvailableBlocks * block,
            (long)stat.Inodes, (long)stat.FreeInodes, (stat.Flags & ReadOnlyFlag) != 0);
    }

    [LibraryImport("libc", EntryPoint = "statvfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatVfs(string path, out StatVfsBuffer buffer);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatVfsBuffer
    {
        [FieldOffset(8)]
        public ulong FragmentSize;
        [FieldOffset(16)]
        public ulong Blocks;
        [FieldOffset(24)]
        public ulong FreeBlocks;
        [FieldOffset(32)]
        public ulong AvailableBlocks;
        [FieldOffset(40)]
        public ulong Inodes;
        [FieldOffset(48)]
        public ulong FreeInodes;
        [FieldOffset(72)]
        public ulong Flags;
    }
}
