namespace Ops.Journal;

/// <summary>The end of a journal file that a crash had torn off, and that was cut when the journal was opened.</summary>
/// <param name="Offset">Where it began, in bytes from the beginning of the file.</param>
/// <param name="Bytes">How long it was.</param>
/// <param name="Reason">How it was recognised.</param>
/// <param name="KeptIn">The file in which it is kept for people; the journal never reads it.</param>
public sealed record JournalTornTail(long Offset, long Bytes, string Reason, string KeptIn);
