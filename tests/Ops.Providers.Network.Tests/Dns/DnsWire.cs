using System.Buffers.Binary;
using System.Text;

namespace Ops.Providers.Network.Tests;

/// <summary>Writes DNS messages byte by byte, without any of the code under test.</summary>
internal static class DnsWire
{
    public const ushort Response = 0x8180;
    public const ushort Truncated = 0x8380;

    public static byte[] Name(string name) =>
        [.. name.Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];

    /// <summary>A record whose owner is a pointer to the question's name.</summary>
    public static byte[] Record(ushort type, byte[] data) => [0xc0, 12, .. Record(type, data, [])];

    public static byte[] Record(string owner, ushort type, byte[] data) => Record(type, data, Name(owner));

    public static byte[] Number(int number)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)number);
        return bytes;
    }

    public static byte[] Text(string text) => [(byte)text.Length, .. Encoding.UTF8.GetBytes(text)];

    /// <summary>Answers a query with its own identifier and question.</summary>
    public static byte[] Answer(byte[] query, ushort flags, params byte[][] records) =>
        [query[0], query[1], .. Number(flags), 0, 1, .. Number(records.Length), 0, 0, 0, 0, .. query[12..], .. records.SelectMany(record => record)];

    /// <summary>Returns the name and the type that a query asks for.</summary>
    public static (string Name, int Type) Question(byte[] query)
    {
        var labels = new List<string>();
        var position = 12;
        for (; query[position] != 0; position += query[position] + 1)
            labels.Add(Encoding.ASCII.GetString(query, position + 1, query[position]));
        return (string.Join('.', labels), BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(position + 1)));
    }

    private static byte[] Record(ushort type, byte[] data, byte[] owner) => [.. owner, .. Number(type), 0, 1, 0, 0, 0, 60, .. Number(data.Length), .. data];
}
