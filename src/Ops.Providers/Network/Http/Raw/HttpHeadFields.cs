using System.Buffers.Text;
using System.Text;

namespace Ops.Providers.Network;

/// <summary>What the head of a response says about the response's end and the connection's.</summary>
internal struct HttpHeadFields
{
    public const string NotHttp = "it does not begin with an HTTP/1.x status line";

    private bool _hasLength;
    private bool _isFramingHeader;
    private bool _hasHeader;
    private bool _minorIsZero;
    private bool _closes;
    private bool _keeps;

    public HttpHeadFields()
    {
    }

    public int Status { get; private set; }

    public long ContentLength { get; private set; }

    public bool IsChunked { get; private set; }

    public bool HasTransferCoding { get; private set; }

    public readonly bool IsInterim => Status is >= 100 and < 200 and not 101;

    public readonly bool HasNoBody => Status is 101 or 204 or 304;

    /// <summary>Gets whether the connection outlives the response; a response with two kinds of length is not trusted with it.</summary>
    public readonly bool KeepsAlive => !_closes && (_keeps || !_minorIsZero) && !(HasTransferCoding && _hasLength) && Status is not 101;

    /// <summary>Returns whether the bytes can still become a status line, so that a greeting of another protocol is told at once.</summary>
    public static bool MayBeStatusLine(ReadOnlySpan<byte> input)
    {
        var prefix = "HTTP/1."u8;
        return input.Length < prefix.Length ? prefix.StartsWith(input) : input.StartsWith(prefix);
    }

    /// <summary>Reads <c>HTTP/1.1 200 OK</c> and leaves the reason phrase in <paramref name="line"/>.</summary>
    public bool TryReadStatusLine(ref ReadOnlySpan<byte> line)
    {
        this = new HttpHeadFields { ContentLength = -1 };
        if (line.Length < 12 || line[7] is < (byte)'0' or > (byte)'9' || line[8] != ' ' || (line.Length > 12 && line[12] != ' '))
            return false;
        if (!Utf8Parser.TryParse(line[9..12], out int status, out var used) || used != 3 || status < 100)
            return false;

        _minorIsZero = line[7] == '0';
        Status = status;
        line = line.Length > 13 ? line[13..] : default;
        return true;
    }

    /// <summary>Reads one line; returns what is wrong with it, or null.</summary>
    public string? ReadHeader(ReadOnlySpan<byte> line)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
            return ReadFold();

        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[colon - 1] is (byte)' ' or (byte)'\t')
            return "a line of its headers has no name and colon";

        _hasHeader = true;
        return ReadFraming(line[..colon], line[(colon + 1)..].Trim(" \t"u8));
    }

    public static bool TryReadChunkSize(ReadOnlySpan<byte> line, out long size)
    {
        var end = line.IndexOf((byte)';');
        var digits = (end < 0 ? line : line[..end]).Trim(" \t"u8);
        return Utf8Parser.TryParse(digits, out size, out var used, 'x') && used == digits.Length && digits.Length <= 15;
    }

    // Folding is obsolete but harmless, except in a header that decides where the response ends.
    private readonly string? ReadFold()
    {
        if (!_hasHeader)
            return "a line of its headers has no name and colon";
        return _isFramingHeader ? "a header that decides on its length is folded" : null;
    }

    private string? ReadFraming(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        _isFramingHeader = true;
        switch (name.Length)
        {
            case 14 when Ascii.EqualsIgnoreCase(name, "Content-Length"u8):
                return ReadLength(value);
            case 17 when Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8):
                return ReadTransferCoding(value);
            case 10 when Ascii.EqualsIgnoreCase(name, "Connection"u8):
                ReadConnection(value);
                return null;
            default:
                _isFramingHeader = false;
                return null;
        }
    }

    private string? ReadLength(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value.ContainsAnyExceptInRange((byte)'0', (byte)'9') || !Utf8Parser.TryParse(value, out long length, out _))
            return "its Content-Length is not a number";
        if (_hasLength && length != ContentLength)
            return "it has two different Content-Lengths";

        (_hasLength, ContentLength) = (true, length);
        return null;
    }

    private string? ReadTransferCoding(ReadOnlySpan<byte> value)
    {
        if (IsChunked)
            return "it has a transfer coding after chunked";

        var comma = value.LastIndexOf((byte)',');
        IsChunked = Ascii.EqualsIgnoreCase(value[(comma + 1)..].Trim(" \t"u8), "chunked"u8);
        HasTransferCoding = true;
        return null;
    }

    private void ReadConnection(ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty)
        {
            var comma = value.IndexOf((byte)',');
            var option = (comma < 0 ? value : value[..comma]).Trim(" \t"u8);
            _closes |= Ascii.EqualsIgnoreCase(option, "close"u8);
            _keeps |= Ascii.EqualsIgnoreCase(option, "keep-alive"u8);
            value = comma < 0 ? default : value[(comma + 1)..];
        }
    }
}
