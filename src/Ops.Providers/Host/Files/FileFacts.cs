using System.Runtime.InteropServices;

namespace Ops.Providers.Host;

/// <summary>What identifies a file whatever its name, and what tells that it changed.</summary>
/// <param name="Identity">The identity, which a renamed file keeps and a new file of the same name does not have.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="WrittenAt">When it was written last, in a unit of the system's own.</param>
/// <param name="IsRegular">Whether it is a file and not a pipe, a device or a folder.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly partial record struct FileFacts(FileIdentity Identity, long Length, long WrittenAt, bool IsRegular)
{
    private const int CurrentFolder = -100;
    private const uint BasicAndBirth = 0xfff;
    private const ushort TypeMask = 0xf000;
    private const ushort RegularType = 0x8000;

    /// <summary>Reads the facts; false where there is no such file.</summary>
    public static bool TryRead(string path, out FileFacts facts)
    {
        try
        {
            return OperatingSystem.IsLinux() ? TryReadSystem(path, out facts) : TryReadPortable(path, out facts);
        }
        catch (EntryPointNotFoundException)
        {
            // A libc from before 2018 has no statx.
            return TryReadPortable(path, out facts);
        }
    }

    private static bool TryReadSystem(string path, out FileFacts facts)
    {
        facts = default;
        if (StatX(CurrentFolder, path, 0, BasicAndBirth, out var stat) != 0)
            return false;

        // File systems give the number of a deleted file to the next one, so the birth belongs to the identity.
        var device = ((ulong)stat.DeviceMajor << 32) | stat.DeviceMinor;
        facts = new FileFacts(
            new FileIdentity(device, stat.Inode, (stat.BirthSeconds * 1_000_000_000) + stat.BirthNanoseconds),
            (long)stat.Size, (stat.WrittenSeconds * 1_000_000_000) + stat.WrittenNanoseconds, (stat.Mode & TypeMask) == RegularType);
        return true;
    }

    // Without inodes a file is what has this path and was created then; a renamed file counts as gone. Where Linux does not tell the creation, .NET shows the last change instead.
    internal static bool TryReadPortable(string path, out FileFacts facts)
    {
        facts = default;
        var file = new FileInfo(path);
        if (!file.Exists)
            return false;

        facts = new FileFacts(
            new FileIdentity(0, (ulong)StringComparer.Ordinal.GetHashCode(path), OperatingSystem.IsLinux() ? 0 : file.CreationTimeUtc.Ticks),
            file.Length, file.LastWriteTimeUtc.Ticks, (file.Attributes & (FileAttributes.Directory | FileAttributes.Device)) == FileAttributes.None);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out StatXBuffer buffer);

    /// <summary>The kernel's struct statx, which has the same layout on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatXBuffer
    {
        [FieldOffset(28)]
        public ushort Mode;
        [FieldOffset(32)]
        public ulong Inode;
        [FieldOffset(40)]
        public ulong Size;
        [FieldOffset(80)]
        public long BirthSeconds;
        [FieldOffset(88)]
        public uint BirthNanoseconds;
        [FieldOffset(112)]
        public long WrittenSeconds;
        [FieldOffset(120)]
        public uint WrittenNanoseconds;
        [FieldOffset(136)]
        public uint DeviceMajor;
        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
