namespace Ops.Journal;

/// <summary>A timer that is set, and the lease of whoever has taken it.</summary>
internal sealed class TimerState(StreamState stream, string key, DateTimeOffset dueAt)
{
    public StreamState Stream { get; } = stream;

    public string Key { get; } = key;

    public DateTimeOffset DueAt { get; } = dueAt;

    public int Attempt { get; set; }

    /// <summary>What tells the present lease from others; null where nobody has taken the timer since the journal was opened.</summary>
    public string? LeaseToken { get; set; }

    public DateTimeOffset LeasedUntil { get; set; }

    /// <summary>When it can be taken: when it is due or when its lease ends.</summary>
    public DateTimeOffset FreeAt => LeaseToken is null ? DueAt : LeasedUntil;

    public DueTimer ToDueTimer() => new(Stream.Name, Key, DueAt, LeasedUntil, LeaseToken!, Attempt);

    public TimerRecord ToRecord() => new(Stream.Name, Key, DueAt, Attempt);
}
