using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Ops.Providers.Compose;

/// <summary>Takes apart what a container or a command writes: frames with a header of eight bytes, or plain bytes where it has a terminal.</summary>
internal static class LogFrames
{
    private const int HeaderLength = 8;
    private const byte StandardError = 2;
    // No engine writes a frame of more than 64 KiB; a longer one is a sign of plain bytes.
    private const uint MaxFrameBytes = 4 * 1024 * 1024;

    /// <summary>Reads whole frames as they come; of a terminal, whatever has come.</summary>
    /// <exception cref="DeployException">The bytes are no frames.</exception>
    public static IAsyncEnumerable<LogFrame> ReadAsync(DockerStream stream, bool isTerminal, CancellationToken cancellationToken) =>
        isTerminal ? ReadPlainAsync(stream, cancellationToken) : ReadFramesAsync(stream, cancellationToken);

    private static async IAsyncEnumerable<LogFrame> ReadPlainAsync(DockerStream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            yield return new LogFrame(false, buffer.AsMemory(0, read));
    }

    private static async IAsyncEnumerable<LogFrame> ReadFramesAsync(DockerStream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var header = new byte[HeaderLength];
        var buffer = new byte[32 * 1024];
        while (await FillAsync(stream, header, cancellationToken).ConfigureAwait(false))
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
            if (header[0] > StandardError || length > MaxFrameBytes)
                throw new DeployException(DeployError.Failed, DeployRetry.No, "The engine wrote output that is not framed as Docker Engines do.");
            if (length > buffer.Length)
                buffer = new byte[length];
            // What an engine that dies leaves of a frame is not shown.
            if (!await FillAsync(stream, buffer.AsMemory(0, (int)length), cancellationToken).ConfigureAwait(false))
                yield break;
            yield return new LogFrame(header[0] == StandardError, buffer.AsMemory(0, (int)length));
        }
    }

    /// <summary>Fills a piece of memory; false means that the output ended before.</summary>
    private static async ValueTask<bool> FillAsync(DockerStream stream, Memory<byte> memory, CancellationToken cancellationToken)
    {
        while (!memory.IsEmpty)
        {
            var read = await stream.ReadAsync(memory, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return false;
            memory = memory[read..];
        }

        return true;
    }
}
