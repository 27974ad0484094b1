namespace Ops.Journal;

/// <summary>What a compaction has come to.</summary>
/// <param name="BytesBefore">How long the file was when it began.</param>
/// <param name="BytesAfter">How long it was at its end, with what was appended meanwhile.</param>
public sealed record JournalCompaction(long BytesBefore, long BytesAfter);
