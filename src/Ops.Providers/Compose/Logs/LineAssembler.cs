using System.Text;

namespace Ops.Providers.Compose;

/// <summary>Puts lines together from frames, each of which begins with a time, or from what a terminal writes, in pieces of any size with a time before each line.</summary>
internal sealed class LineAssembler(string instance, bool isTerminal)
{
    private const int MaxLineBytes = 1024 * 1024;

    private readonly MemoryStream[] _pending = [new(), new()];
    private readonly string?[] _times = new string?[2];

    /// <summary>Adds a frame and returns the lines that it completes, each with its time as the engine writes it.</summary>
    public IEnumerable<(string? Time, LogLine Line)> Add(LogFrame frame)
    {
        var bytes = frame.Bytes;
        var output = frame.IsError ? 1 : 0;
        while (!bytes.IsEmpty)
        {
            var end = bytes.Span.IndexOf((byte)'\n');
            var message = end < 0 ? bytes : bytes[..end];
            Append(output, message.Span);
            if (end >= 0 || _pending[output].Length > MaxLineBytes)
                yield return Take(output);
            bytes = end < 0 ? default : bytes[(end + 1)..];
        }
    }

    /// <summary>Returns what was written without an end of line.</summary>
    public IEnumerable<(string? Time, LogLine Line)> Rest()
    {
        for (var output = 0; output < _pending.Length; output++)
        {
            if (_pending[output].Length > 0 || _times[output] is not null)
                yield return Take(output);
        }
    }

    private void Append(int output, ReadOnlySpan<byte> message)
    {
        var time = isTerminal ? null : TimeOf(message);
        _times[output] ??= time;
        _pending[output].Write(Behind(time, message));
    }

    private static string? TimeOf(ReadOnlySpan<byte> message)
    {
        var space = message.IndexOf((byte)' ');
        return space is > 19 and < 40 && message[4] == '-' && message[10] == 'T' ? Encoding.ASCII.GetString(message[..space]) : null;
    }

    private static ReadOnlySpan<byte> Behind(string? time, ReadOnlySpan<byte> message) => time is null ? message : message[(time.Length + 1)..];

    private (string? Time, LogLine Line) Take(int output)
    {
        ReadOnlySpan<byte> line = _pending[output].GetBuffer().AsSpan(0, (int)_pending[output].Length);
        var time = isTerminal ? TimeOf(line) : _times[output];
        var text = Encoding.UTF8.GetString(isTerminal ? Behind(time, line) : line);
        _pending[output].SetLength(0);
        _times[output] = null;
        DateTimeOffset? at = DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed : null;
        return (time, new LogLine(at, instance, output == 1, text.EndsWith('\r') ? text[..^1] : text));
    }
}
