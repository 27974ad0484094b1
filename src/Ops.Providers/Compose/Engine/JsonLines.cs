using System.Runtime.CompilerServices;

namespace Ops.Providers.Compose;

/// <summary>Reads the JSON objects of an answer that goes on, one a line.</summary>
internal static class JsonLines
{
    private const int MaxLineBytes = 4 * 1024 * 1024;

    /// <exception cref="DeployException">A line is longer than anything an engine writes.</exception>
    public static async IAsyncEnumerable<byte[]> ReadAsync(DockerStream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        using var line = new MemoryStream();
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            var start = 0;
            int end;
            while ((end = Array.IndexOf(buffer, (byte)'\n', start, read - start)) >= 0)
            {
                line.Write(buffer, start, end - start);
                start = end + 1;
                if (TakeLine(line) is { } whole)
                    yield return whole;
            }

            line.Write(buffer, start, read - start);
            if (line.Length > MaxLineBytes)
                throw new DeployException(DeployError.Failed, DeployRetry.Ambiguous, $"The engine wrote a line of more than {MaxLineBytes / 1024} KiB; is it a Docker Engine?");
        }

        if (TakeLine(line) is { } last)
            yield return last;
    }

    private static byte[]? TakeLine(MemoryStream line)
    {
        var bytes = line.ToArray();
        line.SetLength(0);
        return bytes.AsSpan().Trim(" \r\n\t"u8).IsEmpty ? null : bytes;
    }
}
