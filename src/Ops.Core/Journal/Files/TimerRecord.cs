namespace Ops.Journal;

/// <summary>A timer as the file tells it.</summary>
internal sealed record TimerRecord(string Stream, string Key, DateTimeOffset DueAt, int Attempt);
