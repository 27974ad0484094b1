namespace Ops.Journal;

/// <summary>An open file of a file journal.</summary>
internal interface IJournalFile : IDisposable
{
    long Length { get; }

    /// <summary>Reads until the buffer is full or the file ends, and returns the number of bytes.</summary>
    int Read(long offset, Span<byte> buffer);

    void Write(long offset, ReadOnlySpan<byte> bytes);

    void SetLength(long length);

    /// <summary>Makes what was written durable.</summary>
    void Flush();
}
