using System.Text;

namespace Ops.Providers.LocalProcess;

/// <summary>Keeps the last 64 KiB of both streams together.</summary>
internal sealed class OutputTail : IOutputSink
{
    private const int MaxBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly List<byte> _bytes = [];

    public void Write(ReadOnlySpan<byte> piece, bool isError)
    {
        lock (_lock)
        {
            _bytes.AddRange(piece);
            if (_bytes.Count > 2 * MaxBytes)
                _bytes.RemoveRange(0, _bytes.Count - MaxBytes);
        }
    }

    public void Complete(bool isError)
    {
    }

    /// <summary>Returns the text so far with secrets redacted.</summary>
    public string Read(IEnumerable<Secret> secrets)
    {
        string text;
        lock (_lock)
            text = Encoding.UTF8.GetString([.. _bytes]);
        text = Redaction.Text(text, [.. secrets]);
        return text.Length > MaxBytes ? text[^MaxBytes..] : text;
    }
}
