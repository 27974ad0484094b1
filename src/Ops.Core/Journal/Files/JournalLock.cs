using System.Globalization;

namespace Ops.Journal;

/// <summary>The lock that lets one process at a time have a journal, and the note that says which.</summary>
/// <remarks>The operating system ends the lock with the process, however that ends; the note stays and is only read while somebody has the lock.</remarks>
internal sealed class JournalLock : IDisposable
{
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private readonly FileStream _lock;
    private readonly string _note;

    public JournalLock(string folder)
    {
        _note = Path.Combine(folder, "journal.holder");
        _lock = Take(folder, _note);
        try
        {
            File.WriteAllText(_note, $"process {Environment.ProcessId} ({Path.GetFileName(Environment.ProcessPath)}) on host {Environment.MachineName}\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The note only helps people; a full disk must not keep the journal from being read.
        }
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream Take(string folder, string note)
    {
        var path = Path.Combine(folder, "journal.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException exception) when (exception.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation)
        {
            throw new JournalException($"The journal in '{folder}' is in use by {Holder(note)}. A file journal serves one process at a time: stop that process, give this one a folder of its own, or use a journal that several may share, such as PostgreSQL.", exception, isTransient: true);
        }
    }

    private static string Holder(string note)
    {
        try
        {
            var since = File.GetLastWriteTimeUtc(note);
            return string.Create(CultureInfo.InvariantCulture, $"{File.ReadAllText(note).TrimEnd()} since {since:yyyy-MM-dd HH:mm:ss} UTC");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "another process, which has left no note of its name";
        }
    }
}
