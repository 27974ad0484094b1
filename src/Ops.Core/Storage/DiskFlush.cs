using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ops;

/// <summary>Makes files and folders durable, and fails where the system could not.</summary>
/// <remarks>
/// Thread-safe. <see cref="RandomAccess.FlushToDisk"/> and <see cref="FileStream.Flush(bool)"/> do not on Unix (.NET 10.0): their native half
/// returns 1 for a failed fsync, their managed half looks for a number below zero, and for a file system that went read-only
/// meanwhile they mean to say nothing.
/// </remarks>
public static partial class DiskFlush
{
    private const int Interrupted = 4;
    private const int MacFullSync = 51;

    /// <summary>Makes everything durable that was written to a file, or the names in a folder.</summary>
    /// <param name="handle">The file, or outside of Windows the folder; buffers of a <see cref="FileStream"/> are flushed before.</param>
    /// <exception cref="IOException">What was written is not durable, or nobody knows; its HResult is the system's error number.</exception>
    public static void Flush(SafeFileHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.FlushToDisk(handle);
            return;
        }

        // The fsync of macOS leaves it in the drive's cache; not every file system knows the other.
        if (OperatingSystem.IsMacOS() && Control(handle, MacFullSync) >= 0)
            return;

        while (Sync(handle) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

    /// <summary>Makes the names in a folder durable, such as that of a file that was just created or renamed.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">They are not durable, or nobody knows; its HResult is the system's error number.</exception>
    public static void FlushFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        // Windows keeps names durable by itself; elsewhere a folder is flushed like a file, which .NET refuses to open.
        if (OperatingSystem.IsWindows())
            return;

        using var handle = OpenFolder(folder);
        Flush(handle);
    }

    private static SafeFileHandle OpenFolder(string folder)
    {
        const int ReadOnly = 0;
        var closeOnExec = OperatingSystem.IsLinux() ? 0x80000 : OperatingSystem.IsMacOS() ? 0x1000000 : 0;
        while (true)
        {
            var descriptor = Open(folder, ReadOnly | closeOnExec);
            if (descriptor >= 0)
                return new SafeFileHandle(descriptor, ownsHandle: true);
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                throw new IOException($"The folder '{folder}' cannot be opened to make its names durable: {Marshal.GetPInvokeErrorMessage(error)}.", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle file, int command);
}
