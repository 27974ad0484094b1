namespace Ops.Journal;

/// <summary>A due timer that is leased to whoever took it.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Key">The timer's name within the stream.</param>
/// <param name="DueAt">When it was due.</param>
/// <param name="LeasedUntil">When another may take it.</param>
/// <param name="LeaseToken">What tells this lease from others.</param>
/// <param name="Attempt">How many times the timer has been taken, from 1: above 1 somebody took it and did not finish.</param>
public sealed record DueTimer(string Stream, string Key, DateTimeOffset DueAt, DateTimeOffset LeasedUntil, string LeaseToken, int Attempt);
