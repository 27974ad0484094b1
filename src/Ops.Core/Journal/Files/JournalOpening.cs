namespace Ops.Journal;

/// <summary>Opens or makes the file of a journal, and cuts what a crash has torn.</summary>
internal sealed class JournalOpening
{
    private JournalOpening(IDisposable journalLock, JournalStore store, JournalTornTail? tornTail) =>
        (Lock, Store, TornTail) = (journalLock, store, tornTail);

    public IDisposable Lock { get; }

    public JournalStore Store { get; }

    public JournalTornTail? TornTail { get; }

    /// <exception cref="JournalException">It cannot be opened.</exception>
    public static JournalOpening Open(IJournalDisk disk, string folder, CancellationToken cancellationToken)
    {
        IDisposable? journalLock = null;
        IJournalFile? file = null;
        try
        {
            disk.CreateFolder(folder);
            journalLock = disk.Lock(folder);
            file = OpenFile(disk, folder);
            return Open(disk, folder, journalLock, file, cancellationToken);
        }
        catch (Exception exception)
        {
            file?.Dispose();
            journalLock?.Dispose();
            if (exception is IOException or UnauthorizedAccessException)
                throw JournalFaults.Opening(folder, exception);
            throw;
        }
    }

    private static IJournalFile OpenFile(IJournalDisk disk, string folder)
    {
        var path = Path.Combine(folder, JournalStore.FileName);
        var unfinished = Path.Combine(folder, JournalStore.NewFileName);
        if (disk.Exists(path))
        {
            if (disk.Exists(unfinished))
                disk.Delete(unfinished);
            return disk.Open(path);
        }

        var file = disk.Create(unfinished);
        try
        {
            var line = JournalBody.FirstLine(0);
            file.Write(0, line);
            file.Flush();
            disk.Move(unfinished, path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static JournalOpening Open(IJournalDisk disk, string folder, IDisposable journalLock, IJournalFile file, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, JournalStore.FileName);
        var length = file.Length;
        if (length == 0)
            throw JournalFaults.Empty(path);

        var index = new JournalIndex();
        var scan = new JournalScan(path, file, index);
        JournalTornTail? tornTail = null;
        if (scan.Run(length, cancellationToken) is { } fault)
        {
            scan.RequireTornTail(fault, length);
            tornTail = new JournalTornTail(scan.End, length - scan.End, fault, Keep(disk, file, path, scan.End, length));
            file.SetLength(scan.End);
        }

        // A process that was killed may have written records that are not durable, or not have made the file's name so:
        // whoever reads them now must find them again. Writing them once more brings back those that the system has only in
        // memory and takes for clean after a flush that failed.
        Rewrite(file, scan.LastBatch, scan.End);
        file.Flush();
        disk.FlushFolder(folder);
        return new JournalOpening(journalLock, new JournalStore(disk, folder, new SharedFile(file), index, scan.End), tornTail);
    }

    private static string Keep(IJournalDisk disk, IJournalFile file, string path, long offset, long end)
    {
        var name = $"{path}.torn-{offset}";
        for (var number = 2; disk.Exists(name); number++)
            name = $"{path}.torn-{offset}-{number}";

        using var kept = disk.Create(name);
        Copy(file, offset, end, kept, 0);
        kept.Flush();
        return name;
    }

    private static void Rewrite(IJournalFile file, long offset, long end) => Copy(file, offset, end, file, offset);

    private static void Copy(IJournalFile from, long offset, long end, IJournalFile to, long toOffset)
    {
        var window = new FileWindow(from);
        for (var at = offset; at < end;)
        {
            var bytes = window.Peek(at, (int)Math.Min(FileWindow.ReadAhead, end - at));
            if (bytes.IsEmpty)
                throw new EndOfStreamException($"The file ends at byte {at}, before byte {end}.");
            to.Write(toOffset + at - offset, bytes);
            at += bytes.Length;
        }
    }
}
