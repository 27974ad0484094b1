using System.Text;

namespace Ops.Providers.Compose;

/// <summary>Keeps the last 64 KiB of a command's output.</summary>
internal static class OutputTail
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>Reads output to its end, both kinds together as they come.</summary>
    public static async Task<string> ReadAsync(DockerStream stream, bool isTerminal, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        await foreach (var frame in LogFrames.ReadAsync(stream, isTerminal, cancellationToken).ConfigureAwait(false))
        {
            kept.Write(frame.Bytes.Span);
            if (kept.Length > 2 * MaxBytes)
                Shorten(kept);
        }

        Shorten(kept);
        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }

    private static void Shorten(MemoryStream kept)
    {
        if (kept.Length <= MaxBytes)
            return;

        var bytes = kept.ToArray().AsSpan();
        bytes = bytes[^MaxBytes..];
        // A character that was cut in two is left out.
        while (!bytes.IsEmpty && (bytes[0] & 0xC0) == 0x80)
            bytes = bytes[1..];
        var rest = bytes.ToArray();
        kept.SetLength(0);
        kept.Write(rest);
    }
}
