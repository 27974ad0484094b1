namespace Ops.Journal;

/// <summary>A timer of a stream.</summary>
/// <param name="Key">Its name within the stream, 1 to 200 characters.</param>
/// <param name="DueAt">When it is due.</param>
public sealed record JournalTimer(string Key, DateTimeOffset DueAt);
