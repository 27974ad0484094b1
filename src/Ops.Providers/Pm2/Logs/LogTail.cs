using System.Text;

namespace Ops.Providers.Pm2;

/// <summary>One log file, read on from where it was left; a file that was cut or replaced by a shorter one is read from its start.</summary>
internal sealed class LogTail(string path, string instanceId, bool isError)
{
    private const int ChunkBytes = 64 * 1024;
    private const int MaxLineBytes = 1024 * 1024;

    private long _position;
    private DateTimeOffset? _lastAt;

    public string Path => path;

    /// <summary>Goes to the last <paramref name="lines"/> lines.</summary>
    public void SkipTo(int lines)
    {
        using var file = TryOpen();
        if (file is null)
            return;
        var buffer = new byte[ChunkBytes];
        // The end of the last line does not begin another.
        var (missing, end) = (lines + 1L, file.Length);
        while (end > 0)
        {
            var start = Math.Max(0, end - ChunkBytes);
            file.Position = start;
            var chunk = buffer.AsSpan(0, (int)(end - start));
            file.ReadExactly(chunk);
            for (var i = chunk.Length - 1; i >= 0; i--)
            {
                if (chunk[i] == '\n' && --missing == 0)
                {
                    _position = start + i + 1;
                    return;
                }
            }

            end = start;
        }
    }

    /// <summary>Returns the lines that are complete by now; a line is complete once its end is written. What is not taken comes the next time.</summary>
    public IEnumerable<LogLine> Read()
    {
        using var file = TryOpen();
        if (file is null)
            yield break;
        if (file.Length < _position)
            _position = 0;

        var buffer = new byte[ChunkBytes];
        var held = new List<byte>();
        file.Position = _position;
        while (file.Read(buffer) is var count and > 0)
        {
            for (var start = 0; start < count;)
            {
                var end = Array.IndexOf(buffer, (byte)'\n', start, count - start);
                var length = Math.Min((end < 0 ? count : end) - start, MaxLineBytes - held.Count);
                held.AddRange(buffer.AsSpan(start, length));
                start += length;
                if (start != end && held.Count < MaxLineBytes)
                    break;

                var line = Line(held);
                _position += held.Count + (start == end ? 1 : 0);
                start += start == end ? 1 : 0;
                held.Clear();
                yield return line;
            }
        }
    }

    private LogLine Line(List<byte> bytes)
    {
        var (at, text) = LogText.Split(Encoding.UTF8.GetString([.. bytes]).TrimEnd('\r'));
        // PM2 dates what is written at once, not each line of it.
        _lastAt = at ?? _lastAt;
        return new LogLine(_lastAt, instanceId, isError, text);
    }

    private FileStream? TryOpen()
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
