using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ops.Journal;

/// <summary>The file system of the machine.</summary>
internal sealed partial class JournalDisk : IJournalDisk
{
    public void CreateFolder(string folder)
    {
        var missing = new Stack<string>();
        for (var current = folder; current is not null && !Directory.Exists(current); current = Path.GetDirectoryName(current))
            missing.Push(current);
        foreach (var path in missing)
        {
            Directory.CreateDirectory(path);
            if (Path.GetDirectoryName(path) is { } parent)
                FlushFolder(parent);
        }
    }

    public bool Exists(string path) => File.Exists(path);

    public long? Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : null;

    public IJournalFile Open(string path) => JournalFile.Open(path, FileMode.Open);

    public IJournalFile Create(string path) => JournalFile.Open(path, FileMode.Create);

    public void Move(string from, string to) => File.Move(from, to, overwrite: true);

    public void Delete(string path) => File.Delete(path);

    public void FlushFolder(string folder)
    {
        // Windows keeps names durable by itself; elsewhere a folder is flushed like a file, which .NET refuses to open.
        if (OperatingSystem.IsWindows())
            return;

        const int ReadOnly = 0;
        var closeOnExec = OperatingSystem.IsLinux() ? 0x80000 : OperatingSystem.IsMacOS() ? 0x1000000 : 0;
        using var handle = new SafeFileHandle(OpenFolder(folder, ReadOnly | closeOnExec), ownsHandle: true);
        if (handle.IsInvalid)
            throw new IOException($"The folder '{folder}' cannot be opened to make its names durable: {Marshal.GetLastPInvokeErrorMessage()}.", Marshal.GetLastPInvokeError());
        DiskFlush.Flush(handle);
    }

    public IDisposable Lock(string folder) => new JournalLock(folder);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFolder(string path, int flags);
}
