namespace Ops.Journal;

/// <summary>A file that is closed when its last user lets go of it, so that readers end in peace when compaction puts another in its place.</summary>
internal sealed class SharedFile(IJournalFile file)
{
    private int _users = 1;

    public IJournalFile File => file;

    /// <summary>Takes part in using the file; called where it is certain that somebody else still does.</summary>
    public SharedFile Share()
    {
        Interlocked.Increment(ref _users);
        return this;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            file.Dispose();
    }
}
