namespace Ops.Journal;

/// <summary>When a stream was last appended to, where its events do not tell.</summary>
internal sealed record StreamRecord(string Stream, DateTimeOffset At);
