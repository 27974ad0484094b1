using System.Globalization;
using System.Net;
using System.Text;

namespace Ops.Providers.Network;

/// <summary>A name server's answer: how it went, and the values of the records asked for.</summary>
internal sealed record DnsResponse(int Code, bool Truncated, IReadOnlyList<string> Values)
{
    private const int TruncatedMark = 0x0200;
    private const int MaxAliases = 16;

    public string CodeName => Code switch
    {
        0 => "NOERROR",
        1 => "FORMERR",
        2 => "SERVFAIL",
        3 => "NXDOMAIN",
        4 => "NOTIMP",
        5 => "REFUSED",
        _ => string.Create(CultureInfo.InvariantCulture, $"response code {Code}"),
    };

    /// <summary>Reads the answer to <paramref name="question"/>.</summary>
    /// <exception cref="DnsFormatException">The message breaks the protocol or answers something else.</exception>
    public static DnsResponse Parse(ReadOnlySpan<byte> message, DnsQuestion question)
    {
        var reader = new DnsReader(message);
        reader.ReadBytes(2);
        var flags = reader.ReadUInt16();
        var (questions, answers) = (reader.ReadUInt16(), reader.ReadUInt16());
        reader.ReadBytes(4);
        var code = flags & 0xf;

        // A server that could not read the question may leave it out.
        if (questions != 0 || code == 0)
            CheckQuestion(ref reader, questions, question);
        var truncated = (flags & TruncatedMark) != 0;
        return new DnsResponse(code, truncated, truncated || code != 0 ? [] : ReadValues(ref reader, answers, question));
    }

    private static void CheckQuestion(ref DnsReader reader, int count, DnsQuestion question)
    {
        if (count != 1)
            throw new DnsFormatException($"the answer repeats {count} questions instead of the one asked");

        var (name, type, kind) = (reader.ReadName(), reader.ReadUInt16(), reader.ReadUInt16());
        if (name != question.Name || type != (ushort)question.Type || kind != DnsQuestion.InternetClass)
            throw new DnsFormatException($"the answer is about {(DnsRecordType)type} {name}");
    }

    private static List<string> ReadValues(ref DnsReader reader, int count, DnsQuestion question)
    {
        var records = new List<(string Owner, string Value)>();
        var aliases = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < count; index++)
        {
            var owner = reader.ReadName();
            var (type, kind) = ((DnsRecordType)reader.ReadUInt16(), reader.ReadUInt16());
            reader.ReadBytes(4);
            var value = ReadValue(ref reader, kind == DnsQuestion.InternetClass ? type : default);
            if (type == DnsRecordType.CNAME && value is not null)
                aliases[owner] = value;
            if (type == question.Type && value is not null)
                records.Add((owner, value));
        }

        var name = question.Type == DnsRecordType.CNAME ? question.Name : Resolve(question.Name, aliases);
        return [.. records.Where(record => record.Owner == name).Select(record => record.Value)];
    }

    private static string? ReadValue(ref DnsReader reader, DnsRecordType type)
    {
        var length = reader.ReadUInt16();
        var end = reader.Position + length;
        var value = type switch
        {
            DnsRecordType.A => ReadAddress(ref reader, length, 4),
            DnsRecordType.AAAA => ReadAddress(ref reader, length, 16),
            DnsRecordType.NS or DnsRecordType.CNAME => reader.ReadName(),
            DnsRecordType.MX => $"{reader.ReadUInt16()} {reader.ReadName()}",
            DnsRecordType.SRV => $"{reader.ReadUInt16()} {reader.ReadUInt16()} {reader.ReadUInt16()} {reader.ReadName()}",
            DnsRecordType.TXT => ReadText(ref reader, end),
            _ => Skip(ref reader, length),
        };
        return reader.Position == end ? value : throw new DnsFormatException($"a record of type {type} is not as long as it says");
    }

    private static string ReadAddress(ref DnsReader reader, int length, int expected) => length == expected
        ? new IPAddress(reader.ReadBytes(length)).ToString()
        : throw new DnsFormatException($"an address has {length} bytes instead of {expected}");

    private static string ReadText(ref DnsReader reader, int end)
    {
        var text = new List<byte>();
        while (reader.Position < end)
            text.AddRange(reader.ReadBytes(reader.ReadBytes(1)[0]));
        return Encoding.UTF8.GetString([.. text]);
    }

    private static string? Skip(ref DnsReader reader, int length)
    {
        reader.ReadBytes(length);
        return null;
    }

    private static string Resolve(string name, Dictionary<string, string> aliases)
    {
        for (var followed = 0; aliases.TryGetValue(name, out var target); followed++)
            name = followed < MaxAliases ? target : throw new DnsFormatException($"more than {MaxAliases} aliases lead on from one another");
        return name;
    }
}
