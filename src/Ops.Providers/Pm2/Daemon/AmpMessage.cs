using System.Buffers.Binary;
using System.Text;

namespace Ops.Providers.Pm2;

/// <summary>The frames of PM2's sockets: one byte with version and number of arguments, then each argument behind its length (big-endian, 32 bits).</summary>
internal static class AmpMessage
{
    private const int Version = 1;
    private const int MaxArguments = 15;

    /// <summary>An argument that is JSON is marked <c>j:</c>, one that is text <c>s:</c>.</summary>
    public static byte[] OfCall(string json, string id) => Encode(Encoding.UTF8.GetBytes($"j:{json}"), Encoding.UTF8.GetBytes($"s:{id}"));

    public static byte[] Encode(params ReadOnlySpan<byte[]> arguments)
    {
        var length = 1;
        foreach (var argument in arguments)
            length += 4 + argument.Length;
        var frame = new byte[length];
        frame[0] = (byte)(Version << 4 | arguments.Length);
        var offset = 1;
        foreach (var argument in arguments)
        {
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(offset), argument.Length);
            argument.CopyTo(frame, offset + 4);
            offset += 4 + argument.Length;
        }

        return frame;
    }

    /// <summary>Reads one frame; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">This is not such a frame, or it is larger than <paramref name="maxBytes"/>.</exception>
    public static async ValueTask<IReadOnlyList<byte[]>?> ReadAsync(Stream stream, int maxBytes, CancellationToken cancellationToken)
    {
        var head = new byte[4];
        if (await stream.ReadAtLeastAsync(head.AsMemory(0, 1), 1, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) == 0)
            return null;

        var (version, count) = (head[0] >> 4, head[0] & MaxArguments);
        if (version != Version)
            throw new InvalidDataException($"PM2 sent a frame of version {version}; this is not the protocol of PM2 7.");
        var arguments = new List<byte[]>(count);
        long total = 0;
        for (var i = 0; i < count; i++)
        {
            await stream.ReadExactlyAsync(head, cancellationToken).ConfigureAwait(false);
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            if ((total += length) > maxBytes)
                throw new InvalidDataException($"PM2 sent a message of more than {maxBytes} bytes.");
            var argument = new byte[length];
            await stream.ReadExactlyAsync(argument, cancellationToken).ConfigureAwait(false);
            arguments.Add(argument);
        }

        return arguments;
    }

    /// <summary>Returns the text or the JSON of an argument without its mark.</summary>
    public static ReadOnlyMemory<byte> Content(byte[] argument) => argument.AsSpan().StartsWith("j:"u8) || argument.AsSpan().StartsWith("s:"u8) ? argument.AsMemory(2) : argument;

    public static string Text(byte[] argument) => Encoding.UTF8.GetString(Content(argument).Span);
}
