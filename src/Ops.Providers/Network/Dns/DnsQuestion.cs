using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ops.Providers.Network;

/// <summary>One question to a name server (RFC 1035).</summary>
internal sealed record DnsQuestion(ushort Id, string Name, DnsRecordType Type)
{
    public const int HeaderBytes = 12;
    public const ushort InternetClass = 1;
    private const ushort RecursionDesired = 0x0100;

    /// <summary>Returns a question with an identifier that cannot be guessed.</summary>
    public static DnsQuestion New(string name, DnsRecordType type) =>
        new((ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1), DnsName.Normalize(name), type);

    public byte[] Encode()
    {
        if (!DnsName.TryEncode(Name, out var name))
            throw new InvalidOperationException($"'{Name}' is not a domain name.");

        var message = new byte[HeaderBytes + name.Length + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, Id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), 1);
        name.CopyTo(message, HeaderBytes);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(HeaderBytes + name.Length), (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(HeaderBytes + name.Length + 2), InternetClass);
        return message;
    }

    /// <summary>Returns whether a packet is a response to this question; others are late, stray or forged.</summary>
    public bool IsAnsweredBy(ReadOnlySpan<byte> message) =>
        message.Length >= HeaderBytes && BinaryPrimitives.ReadUInt16BigEndian(message) == Id && (message[2] & 0x80) != 0;
}
