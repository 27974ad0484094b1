using System.Buffers.Binary;
using System.Text;

namespace Ops.Providers.Network;

/// <summary>Reads the parts of a DNS message and throws nothing but <see cref="DnsFormatException"/>.</summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message)
{
    private const int PointerMark = 0xc0;

    private readonly ReadOnlySpan<byte> _message = message;

    public int Position { get; private set; }

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(ReadBytes(2));

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count > _message.Length - Position)
            throw new DnsFormatException($"the message of {_message.Length} bytes ends within a field");

        var bytes = _message.Slice(Position, count);
        Position += count;
        return bytes;
    }

    /// <summary>Reads a name, following compression pointers, which may lead backwards only.</summary>
    public string ReadName()
    {
        var name = new StringBuilder();
        int? next = null;
        var lowest = Position;
        for (var bytes = 1; ReadBytes(1)[0] is not 0 and var length;)
        {
            if ((length & PointerMark) == PointerMark)
            {
                var target = ((length & ~PointerMark) << 8) | ReadBytes(1)[0];
                next ??= Position;
                lowest = target < lowest ? target : throw new DnsFormatException($"a compressed name points forwards or in a circle, to byte {target}");
                Position = target;
                continue;
            }

            if ((length & PointerMark) != 0)
                throw new DnsFormatException($"a name holds a label of the unknown kind 0x{length:x2}");
            if ((bytes += length + 1) > DnsName.MaxBytes)
                throw new DnsFormatException($"a name is longer than {DnsName.MaxBytes} bytes");
            DnsName.AppendLabel(name, ReadBytes(length));
        }

        Position = next ?? Position;
        return name.ToString();
    }
}
