using System.Text;

namespace Ops.Deploy;

/// <summary>Keeps the last 64 KiB of what a command writes; thread-safe.</summary>
internal sealed class OutputTail
{
    private const int Limit = 64 * 1024;
    private const int ShownLines = 20;

    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();

    public async Task ReadAsync(TextReader reader)
    {
        var buffer = new char[4096];
        try
        {
            while (await reader.ReadAsync(buffer).ConfigureAwait(false) is var count and > 0)
                Append(buffer.AsSpan(0, count));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process is gone, and its output with it.
        }
    }

    public string Text()
    {
        lock (_lock)
            return _text.ToString();
    }

    public string LastLines() => LastLines(Text());

    public static string LastLines(string text)
    {
        var lines = text.TrimEnd().Split('\n');
        return lines is [""] ? "(none)" : string.Join('\n', lines[^Math.Min(ShownLines, lines.Length)..]);
    }

    private void Append(ReadOnlySpan<char> text)
    {
        lock (_lock)
        {
            _text.Append(text);
            if (_text.Length > Limit)
                _text.Remove(0, _text.Length - Limit);
        }
    }
}
