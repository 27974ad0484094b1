using System.Buffers;
using System.Net.Http.Headers;
using System.Text;

namespace Ops.Providers.Network;

/// <summary>The part of an answer's body that was read, at most so many bytes.</summary>
internal sealed class HttpBody(int maxBytes)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Gets the bytes without the mark that some servers put before UTF-8.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenSpan.StartsWith("\uFEFF"u8) ? _bytes.WrittenMemory[3..] : _bytes.WrittenMemory;

    /// <summary>Gets whether the body went on after the last byte that may be read.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Gets what to add to a description about a body that was not read to its end.</summary>
    public string Note => IsTruncated ? $"; reading stopped after {maxBytes} bytes" : "";

    public static async ValueTask<HttpBody> ReadAsync(Stream stream, int maxBytes, CancellationToken cancellationToken)
    {
        var body = new HttpBody(maxBytes);
        while (!body.IsTruncated)
        {
            var memory = body._bytes.GetMemory(4096);
            var read = await stream.ReadAsync(memory, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            body.Advance(read);
        }

        return body;
    }

    /// <summary>Adds bytes, and leaves out what goes beyond the limit.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>Returns the body as text, in the charset of the <c>Content-Type</c> header or UTF-8.</summary>
    public string Text(string? contentType) => Charset(contentType).GetString(Bytes.Span);

    private static Encoding Charset(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || type.CharSet is not { Length: > 0 } charset)
            return Encoding.UTF8;

        try
        {
            return Encoding.GetEncoding(charset.Trim('"'));
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    private void Advance(int count)
    {
        var room = maxBytes - _bytes.WrittenCount;
        IsTruncated = count > room;
        _bytes.Advance(Math.Min(count, room));
    }
}
