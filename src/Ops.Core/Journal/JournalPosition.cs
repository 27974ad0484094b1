namespace Ops.Journal;

/// <summary>Where an append ended.</summary>
/// <param name="Version">The stream's version.</param>
/// <param name="Position">The place of the stream's last event in the journal; 0 where it has none.</param>
public readonly record struct JournalPosition(long Version, long Position);
