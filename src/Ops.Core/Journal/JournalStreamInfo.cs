namespace Ops.Journal;

/// <summary>A stream of a journal.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The number of its events.</param>
/// <param name="LastPosition">The place of its last event in the journal; 0 where it has none.</param>
/// <param name="LastAt">When the last append happened.</param>
public sealed record JournalStreamInfo(string Name, long Version, long LastPosition, DateTimeOffset LastAt);
