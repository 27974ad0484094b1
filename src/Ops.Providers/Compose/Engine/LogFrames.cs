using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ops.Providers.Compose;

/// <summary>Takes apart what a container or a command writes: frames of eight bytes of header and the rest, or plain bytes where it has a terminal.</summary>
internal static class LogFrames
{
    private const int HeaderLength = 8;
    private const byte StandardError = 2;
    private const int MaxLineBytes = 1024 * 1024;

    /// <summary>Reads pieces of output as they come; a piece may end within a line.</summary>
    public static async IAsyncEnumerable<LogPiece> ReadAsync(DockerStream stream, bool isTerminal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        var header = new byte[HeaderLength];
        if (isTerminal)
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                yield return new LogPiece(false, buffer.AsMemory(0, read));
            yield break;
        }

        while (await FillAsync(stream, header, cancellationToken).ConfigureAwait(false))
        {
            var left = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
            while (left > 0)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    yield break;
                left -= (uint)read;
                yield return new LogPiece(header[0] == StandardError, buffer.AsMemory(0, read));
            }
        }
    }

    /// <summary>Reads whole lines as they come, of both outputs.</summary>
    public static async IAsyncEnumerable<(bool IsError, string Text)> ReadLinesAsync(DockerStream stream, bool isTerminal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        await foreach (var piece in ReadAsync(stream, isTerminal, cancellationToken).ConfigureAwait(false))
        {
            foreach (var line in Split(piece.IsError ? error : output, piece.Bytes.Span))
                yield return (piece.IsError, line);
        }

        foreach (var (rest, isError) in new[] { (output, false), (error, true) })
        {
            if (rest.Length > 0)
                yield return (isError, Text(rest));
        }
    }

    private static List<string> Split(MemoryStream line, ReadOnlySpan<byte> bytes)
    {
        var lines = new List<string>();
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            line.Write(end < 0 ? bytes : bytes[..end]);
            // A line without an end is cut, so that it does not fill the memory.
            if (end >= 0 || line.Length > MaxLineBytes)
            {
                lines.Add(Text(line));
                line.SetLength(0);
            }

            bytes = end < 0 ? [] : bytes[(end + 1)..];
        }

        return lines;
    }

    private static string Text(MemoryStream line) => Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length).TrimEnd('\r');

    /// <summary>Fills a header; false means that the output ended, at a frame's border or within.</summary>
    private static async ValueTask<bool> FillAsync(DockerStream stream, Memory<byte> header, CancellationToken cancellationToken)
    {
        while (!header.IsEmpty)
        {
            var read = await stream.ReadAsync(header, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return false;
            header = header[read..];
        }

        return true;
    }
}
