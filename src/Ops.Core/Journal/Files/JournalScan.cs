using System.Text.Json;

namespace Ops.Journal;

/// <summary>Reads a journal file into an index, and judges what is not whole.</summary>
internal sealed class JournalScan(string path, IJournalFile file, JournalIndex index)
{
    private readonly FileWindow _window = new(file);
    private long _line;

    /// <summary>Gets where the next record begins.</summary>
    public long End { get; private set; }

    /// <summary>Gets where the records begin that were written together with the last one: all before them was durable by then.</summary>
    public long LastBatch { get; private set; }

    /// <summary>Gets up to where the file was durable before it got its name.</summary>
    private long Sealed { get; set; }

    /// <summary>Reads on up to a place, or to the first record that is not whole, which <see cref="End"/> then tells.</summary>
    /// <returns>What is wrong with the record at <see cref="End"/>; null where all is whole.</returns>
    /// <exception cref="JournalException">The file is no journal, or not one that this version can read.</exception>
    public string? Run(long end, CancellationToken cancellationToken)
    {
        while (End < end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var length = LengthAt(End, end, out var fault);
            if (length == 0)
                return fault;

            Take(length);
            End += length;
            _line++;
        }

        return null;
    }

    /// <summary>Refuses to go on unless what is not whole is what a crash leaves behind: the end of the last append.</summary>
    /// <exception cref="JournalException">Something was damaged that had been written once.</exception>
    public void RequireTornTail(string fault, long end)
    {
        if (End < Sealed || _line == 0)
            throw JournalFaults.Damaged(path, End, _line + 1, fault, "it lies in the part of the file that was complete before the journal was opened for the first time");

        for (var offset = NextLine(End, end); offset < end; offset = NextLine(offset, end))
        {
            var length = LengthAt(offset, end, out _);
            if (length == 0)
                continue;

            // What was written together with the torn record may be there in parts; what came later shows that it had been whole.
            var record = JournalRecordReader.Read(JournalLine.Json(_window.Peek(offset, length)));
            if (offset - record.Back > End)
                throw JournalFaults.Damaged(path, End, _line + 1, fault, $"a later record, at byte {offset}, is whole");
        }
    }

    private int LengthAt(long offset, long end, out string? fault)
    {
        var length = JournalLine.LengthBy(_window.Peek(offset, (int)Math.Min(JournalLine.HeaderLength, end - offset)));
        fault = length == 0 ? "it does not begin with a length and a checksum"
            : offset + length > end ? $"{length} bytes are announced and {end - offset} are there"
            : !JournalLine.IsIntact(_window.Peek(offset, length)) ? "its checksum is wrong"
            : null;
        return fault is null ? length : 0;
    }

    private void Take(int length)
    {
        try
        {
            var record = JournalRecordReader.Read(JournalLine.Json(_window.Peek(End, length)));
            if (_line == 0)
                Sealed = record.Sealed ?? throw new FormatException("the first line does not name the format");
            index.Apply(record, End, length);
            LastBatch = End - record.Back;
        }
        catch (NotSupportedException exception)
        {
            throw JournalFaults.Newer(path, exception);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or InvalidDataException)
        {
            throw JournalFaults.Unreadable(path, End, _line + 1, exception);
        }
    }

    private long NextLine(long offset, long end)
    {
        const int Step = 64 << 10;
        while (offset < end)
        {
            var bytes = _window.Peek(offset, (int)Math.Min(Step, end - offset));
            if (bytes.IsEmpty)
                return end;
            if (bytes.IndexOf((byte)'\n') is >= 0 and var at)
                return offset + at + 1;
            offset += bytes.Length;
        }

        return end;
    }
}
