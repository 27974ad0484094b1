namespace Ops.Journal;

/// <summary>Looks at a file from its beginning to its end, reading ahead.</summary>
internal sealed class FileWindow(IJournalFile file)
{
    public const int ReadAhead = 256 << 10;

    private byte[] _buffer = new byte[ReadAhead];
    private long _offset;
    private int _length;

    /// <summary>Returns the bytes at a place; fewer where the file ends. They are valid until the next call.</summary>
    public ReadOnlySpan<byte> Peek(long offset, int length)
    {
        if (offset < _offset || offset + length > _offset + _length)
            Fill(offset, length);
        var start = (int)(offset - _offset);
        return _buffer.AsSpan(start, Math.Min(length, _length - start));
    }

    private void Fill(long offset, int length)
    {
        if (_buffer.Length < length)
            _buffer = new byte[length];
        _offset = offset;
        _length = file.Read(offset, _buffer);
    }
}
