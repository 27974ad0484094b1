namespace Ops.Journal;

/// <summary>Where a record with events lies in the file, and which events it holds.</summary>
internal readonly record struct RecordPlace(StreamState Stream, long Offset, int Length, int Count, long LastVersion, long LastPosition)
{
    public long End => Offset + Length;

    public long FirstVersion => LastVersion - Count + 1;

    public long FirstPosition => LastPosition - Count + 1;
}
