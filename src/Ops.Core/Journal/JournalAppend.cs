namespace Ops.Journal;

/// <summary>One append to one stream.</summary>
public sealed record JournalAppend
{
    /// <summary>Gets the stream.</summary>
    public required string Stream { get; init; }

    /// <summary>Gets the version that the stream must have, which is the number of its events; 0 for a stream that must not exist, null for any.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>Gets when this happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the events, which may be none where only timers change.</summary>
    public IReadOnlyList<JournalEntry> Events { get; init; } = [];

    /// <summary>Gets the timers to set; one with a key that is set already is replaced, and its lease ends.</summary>
    public IReadOnlyList<JournalTimer> SetTimers { get; init; } = [];

    /// <summary>Gets the keys of the stream's timers to clear; a key that is not set is ignored.</summary>
    public IReadOnlyList<string> ClearTimers { get; init; } = [];
}
