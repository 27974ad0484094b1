using System.Globalization;
using System.Text;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Reads one file, each time from where it stopped; a line that is not finished yet waits for the next time.</summary>
internal sealed class LogReader(LogFile file)
{
    private const int StreamMarkLength = 3;

    private readonly List<byte> _unfinished = [];
    private long _position;

    public IEnumerable<LogLine> ReadNew()
    {
        using var stream = Open();
        if (stream is null)
            yield break;

        stream.Position = _position;
        var buffer = new byte[64 * 1024];
        while (stream.Read(buffer) is > 0 and var read)
        {
            _position += read;
            foreach (var line in Split(buffer.AsMemory(0, read)))
                yield return line;
        }
    }

    private FileStream? Open()
    {
        try
        {
            return new FileStream(file.Path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        }
        catch (IOException)
        {
            // It was old and has been deleted.
            return null;
        }
    }

    private IEnumerable<LogLine> Split(ReadOnlyMemory<byte> piece)
    {
        while (piece.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            _unfinished.AddRange(piece.Span[..end]);
            yield return Parse(Encoding.UTF8.GetString([.. _unfinished]));
            _unfinished.Clear();
            piece = piece[(end + 1)..];
        }

        _unfinished.AddRange(piece.Span);
    }

    private LogLine Parse(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && line.Length >= space + StreamMarkLength && DateTimeOffset.TryParseExact(line.AsSpan(0, space), "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new LogLine(at, file.InstanceId, line[space + 1] == 'E', line[(space + StreamMarkLength)..])
            : new LogLine(null, file.InstanceId, IsError: false, line);
    }
}
