namespace Ops.Journal;

/// <summary>The options of a <see cref="FileJournal"/>.</summary>
public sealed class FileJournalOptions : ComponentOptions
{
    /// <summary>Gets or sets the folder that holds the journal, on a local file system; it is required, made where it is missing, and serves one process at a time.</summary>
    public string? Folder { get; set; }

    /// <summary>Gets or sets from how many bytes of garbage (deleted streams, timers that are gone) on the journal is compacted by itself; the default is 16 MiB, and null means only by <see cref="FileJournal.CompactAsync"/>.</summary>
    public long? CompactFromBytes { get; set; } = 16L << 20;

    /// <summary>Gets or sets which share of the file in percent the garbage must also have before the journal is compacted by itself; the default is 50.</summary>
    public int CompactFromPercent { get; set; } = 50;
}
