using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;

namespace Ops.Providers.Host;

/// <summary>Counts the matching lines of files; a line longer than the buffer counts by its beginning.</summary>
internal sealed class LogScanner(Regex pattern, bool keepsLastLine)
{
    public const int BufferBytes = 64 * 1024;

    private long _matches;

    /// <summary>Gets the last matching line, where it is to be kept.</summary>
    public string? LastLine { get; private set; }

    /// <summary>Returns the matches since the last call; those of a cancelled run are not lost.</summary>
    public long TakeMatches()
    {
        var matches = _matches;
        _matches = 0;
        return matches;
    }

    /// <summary>Reads the lines between the file's position and <paramref name="end"/>, and returns how many bytes it read.</summary>
    /// <param name="handle">The open file.</param>
    /// <param name="file">The file; its position moves behind what was read.</param>
    /// <param name="end">The length of the file.</param>
    /// <param name="budget">How many bytes may be read.</param>
    /// <param name="isFinal">Whether nothing more will be written, so that a last line without its end counts.</param>
    /// <param name="cancellationToken">Ends the read between two blocks.</param>
    public long Scan(SafeFileHandle handle, FollowedFile file, long end, long budget, bool isFinal, CancellationToken cancellationToken)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var chars = ArrayPool<char>.Shared.Rent(BufferBytes);
        try
        {
            var left = budget;
            while (file.Position < end && left > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var wanted = (int)Math.Min(Math.Min(BufferBytes, left), end - file.Position);
                var block = bytes.AsSpan(0, RandomAccess.Read(handle, bytes.AsSpan(0, wanted), file.Position));
                var taken = TakeLines(block, chars, file, isFinal && file.Position + block.Length >= end);
                if (taken == 0)
                    break;
                file.Position += taken;
                left -= taken;
            }

            // What is left without a line's end is no backlog, but what the budget cut off is.
            file.HasBacklog = left < Math.Min(BufferBytes, end - file.Position);
            return budget - left;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private int TakeLines(ReadOnlySpan<byte> block, char[] chars, FollowedFile file, bool isLastOfAll)
    {
        var taken = 0;
        while (block[taken..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            if (!file.SkipsToNewline)
                Match(block.Slice(taken, length), chars);
            file.SkipsToNewline = false;
            taken += length + 1;
        }

        return taken == block.Length ? taken : TakeRest(block, taken, chars, file, isLastOfAll);
    }

    // The rest is a line whose end is not there yet: it waits, unless the end will not come or would not fit.
    private int TakeRest(ReadOnlySpan<byte> block, int taken, char[] chars, FollowedFile file, bool isLastOfAll)
    {
        if (file.SkipsToNewline)
            return block.Length;

        var isTooLong = taken == 0 && block.Length == BufferBytes;
        if (!isTooLong && !isLastOfAll)
            return taken;

        Match(block[taken..], chars);
        file.SkipsToNewline = isTooLong;
        return block.Length;
    }

    private void Match(ReadOnlySpan<byte> line, char[] chars)
    {
        // Bytes that are not UTF-8 become replacement characters; there are never more characters than bytes.
        var text = chars.AsSpan(0, Encoding.UTF8.GetChars(line.TrimEnd((byte)'\r'), chars));
        if (!LinePattern.Matches(pattern, text))
            return;

        _matches++;
        if (keepsLastLine)
            LastLine = Shorten(text);
    }

    private static string Shorten(ReadOnlySpan<char> line)
    {
        const int MaxLength = 200;
        var text = Redaction.Text(line[..Math.Min(line.Length, 4 * MaxLength)].ToString());
        return string.Concat(text.Take(MaxLength).Select(c => char.IsControl(c) ? ' ' : c)) + (text.Length > MaxLength ? "…" : "");
    }
}
