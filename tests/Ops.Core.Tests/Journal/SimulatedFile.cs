using Ops.Journal;

namespace Ops.Core.Tests.Journal;

/// <summary>A file of a <see cref="SimulatedDisk"/>: what everybody reads, what is durable, and what was written since.</summary>
internal sealed class SimulatedFile(SimulatedDisk disk, byte[] content) : IJournalFile
{
    /// <summary>What a disk writes whole or not at all; smaller than in reality, so that more is torn.</summary>
    private const int Sector = 32;

    private readonly List<(long Offset, byte[]? Bytes)> _pending = [];
    private byte[] _content = content;
    private byte[] _durable = content;

    public long Length => disk.Read(() => (long)_content.Length);

    public byte[] Content => disk.Read(() => _content);

    public int Read(long offset, Span<byte> buffer)
    {
        var all = disk.Read(() => _content);
        var count = (int)Math.Clamp(all.Length - offset, 0, buffer.Length);
        all.AsSpan((int)offset, count).CopyTo(buffer);
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        disk.Do(() => Pend(offset, copy), random => Pend(offset, copy[..random.Next(copy.Length + 1)]));
    }

    public void SetLength(long length) => disk.Do(() => Pend(length, bytes: null), _ => { });

    public void Flush() => disk.Do(
        () =>
        {
            _durable = _pending.Aggregate(_durable, (durable, write) => Apply(durable, write.Offset, write.Bytes));
            _pending.Clear();
        },
        random =>
        {
            // What a failed flush did not keep is not kept by the next one either: systems mark it clean. Lengths are in the
            // file system's own journal and stay.
            _durable = Survivors(random);
            _pending.RemoveAll(write => write.Bytes is not null);
        },
        isTornByCrash: false);

    public void Dispose()
    {
    }

    /// <summary>Returns the file as a crash leaves it: what is durable, and of the rest whatever sectors the system had got around to.</summary>
    public SimulatedFile Survive(SimulatedDisk after, Random random) => new(after, Survivors(random));

    private static byte[] Apply(byte[] content, long offset, byte[]? bytes)
    {
        var length = bytes is null ? offset : Math.Max(content.Length, offset + bytes.Length);
        var result = new byte[length];
        content.AsSpan(0, (int)Math.Min(length, content.Length)).CopyTo(result);
        bytes?.CopyTo(result, (int)offset);
        return result;
    }

    private byte[] Survivors(Random random)
    {
        var survivors = _durable;
        foreach (var (offset, bytes) in _pending)
        {
            if (bytes is null)
                survivors = random.Next(2) == 0 ? survivors : Apply(survivors, offset, bytes);
            else
                survivors = Sectors(survivors, offset, bytes, random);
        }

        return survivors;
    }

    private static byte[] Sectors(byte[] content, long offset, byte[] bytes, Random random)
    {
        var kind = random.Next(4);
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)Math.Min(Sector - ((offset + at) % Sector), bytes.Length - at);
            if (kind == 0 || (kind == 1 && random.Next(2) == 0))
                content = Apply(content, offset + at, bytes[at..(at + length)]);
            else if (kind == 2)
                return Apply(content, offset, bytes[..random.Next(bytes.Length + 1)]);
            at += length;
        }

        return content;
    }

    private void Pend(long offset, byte[]? bytes)
    {
        _content = Apply(_content, offset, bytes);
        _pending.Add((offset, bytes));
    }
}
