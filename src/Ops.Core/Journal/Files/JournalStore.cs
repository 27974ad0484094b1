namespace Ops.Journal;

/// <summary>The journal's file and what it says; both change together under the gate, and only by the writer's hand.</summary>
internal sealed class JournalStore(IJournalDisk disk, string folder, SharedFile file, JournalIndex index, long end)
{
    public const string FileName = "journal.log";

    /// <summary>What is being written and is not the journal yet.</summary>
    public const string NewFileName = "journal.new";

    public IJournalDisk Disk => disk;

    public string Folder => folder;

    public string Path { get; } = System.IO.Path.Combine(folder, FileName);

    /// <summary>Guards the rest of the members, and the index with all that is in it.</summary>
    public Lock Gate { get; } = new();

    public SharedFile File { get; private set; } = file;

    public JournalIndex Index { get; private set; } = index;

    /// <summary>Up to where the file is durable.</summary>
    public long End { get; set; } = end;

    private bool IsClosed { get; set; }

    /// <summary>Throws where the journal is disposed; the gate is held.</summary>
    public void ThrowIfClosed() => ObjectDisposedException.ThrowIf(IsClosed, typeof(FileJournal));

    /// <summary>Closes the file, once nobody reads it any more; the gate is held.</summary>
    public void Close()
    {
        IsClosed = true;
        File.Release();
    }

    /// <summary>Puts another file in the place of the present one; the gate is held.</summary>
    public void Replace(SharedFile file, JournalIndex index, long end)
    {
        File.Release();
        (File, Index, End) = (file, index, end);
    }
}
