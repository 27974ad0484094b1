namespace Ops.Journal;

/// <summary>What one line of a journal file says, but for the details of events, which stay in the file.</summary>
internal sealed class JournalRecord
{
    /// <summary>The stream's version after an append, or the one that a deleted stream had.</summary>
    public long Version { get; set; }

    /// <summary>The journal's last position after this record.</summary>
    public long Position { get; set; }

    /// <summary>How many bytes before this one the first record lies that was written together with it; 0 for that one itself.</summary>
    public long Back { get; set; }

    /// <summary>The stream of an append.</summary>
    public string? Stream { get; init; }

    public DateTimeOffset At { get; init; }

    public IReadOnlyList<JournalTimer> Set { get; init; } = [];

    public IReadOnlyList<string> Clear { get; init; } = [];

    public bool HasEvents { get; init; }

    /// <summary>The stream that was deleted.</summary>
    public string? Deleted { get; init; }

    /// <summary>The timers that were taken, with the number of attempts that makes.</summary>
    public IReadOnlyList<TimerRecord>? Taken { get; init; }

    /// <summary>Streams whose last change is not that of their last event, where compaction left the rest out.</summary>
    public IReadOnlyList<StreamRecord>? Streams { get; init; }

    /// <summary>All timers that there are, where compaction left out how they came to be.</summary>
    public IReadOnlyList<TimerRecord>? Timers { get; init; }

    /// <summary>Up to which place the file was durable before it got its name, in its first line.</summary>
    public long? Sealed { get; init; }
}
