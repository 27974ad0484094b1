using System.Buffers;
using System.Globalization;
using System.Text.Unicode;

namespace Ops.Journal;

/// <summary>Records that are written and made durable together, and what the journal will be like after them.</summary>
internal sealed class JournalBatch
{
    /// <summary>What three numbers of 20 digits and their names take, and more.</summary>
    private const int MaxFirstProperties = 128;

    private readonly Dictionary<string, (long Version, long Position)> _streams = new(StringComparer.Ordinal);
    private readonly List<(JournalRecord Record, int Offset, int Length)> _entries = [];
    private ArrayBufferWriter<byte> _bytes = new(4096);
    private JournalIndex _index = new();
    private long _offset;

    public long LastPosition { get; set; }

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    public void Begin(JournalIndex index, long offset)
    {
        const int Keep = 1 << 20;
        if (_bytes.Capacity > Keep)
            _bytes = new ArrayBufferWriter<byte>(4096);
        _bytes.ResetWrittenCount();
        _streams.Clear();
        _entries.Clear();
        _index = index;
        _offset = offset;
        LastPosition = index.LastPosition;
    }

    /// <summary>Returns a stream's version and the position of its last event, as they will be after the records so far; null where there is no stream.</summary>
    public (long Version, long Position)? Find(string stream)
    {
        if (_streams.TryGetValue(stream, out var staged))
            return staged.Version < 0 ? null : staged;
        return _index.Find(stream) is { } state ? (state.Version, state.LastPosition) : null;
    }

    public void AddAppend(JournalRecord record, int count, ReadOnlyMemory<byte> body)
    {
        var before = Find(record.Stream!) ?? default;
        record.Version = before.Version + count;
        LastPosition += count;
        _streams[record.Stream!] = (record.Version, count > 0 ? LastPosition : before.Position);
        Add(record, body);
    }

    public void AddDelete(JournalRecord record, ReadOnlyMemory<byte> body)
    {
        record.Version = Find(record.Deleted!)!.Value.Version;
        _streams[record.Deleted!] = (-1, 0);
        Add(record, body);
    }

    public void Add(JournalRecord record, ReadOnlyMemory<byte> body)
    {
        record.Position = LastPosition;
        record.Back = _bytes.WrittenCount;
        var length = WriteLine(_bytes.GetSpan(JournalLine.Overhead + MaxFirstProperties + body.Length), record, body.Span);
        _entries.Add((record, _bytes.WrittenCount, length));
        _bytes.Advance(length);
    }

    /// <summary>Takes the records, which are durable now, into the index.</summary>
    public void Publish()
    {
        foreach (var (record, offset, length) in _entries)
            _index.Apply(record, _offset + offset, length);
    }

    private static int WriteLine(Span<byte> line, JournalRecord record, ReadOnlySpan<byte> body)
    {
        var json = line[JournalLine.HeaderLength..];
        var written = 0;
        if (record.Stream is not null || record.Deleted is not null)
            Utf8.TryWrite(json, CultureInfo.InvariantCulture, $"{{\"version\":{record.Version},\"position\":{record.Position},", out written);
        else
            Utf8.TryWrite(json, CultureInfo.InvariantCulture, $"{{\"position\":{record.Position},", out written);
        if (record.Back > 0 && Utf8.TryWrite(json[written..], CultureInfo.InvariantCulture, $"\"back\":{record.Back},", out var more))
            written += more;
        body[1..].CopyTo(json[written..]);

        var length = JournalLine.Overhead + written + body.Length - 1;
        JournalLine.Frame(line[..length]);
        return length;
    }
}
