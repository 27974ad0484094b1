using System.Globalization;
using System.Text;

namespace Ops.Providers.LocalProcess;

/// <summary>Writes what an instance writes, line by line, with the time and the stream before it: <c>2026-01-31T12:00:00.0000000Z O text</c>.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class LogWriter : IOutputSink, IDisposable
{
    /// <summary>A line that is longer is cut into several.</summary>
    private const int MaxLineBytes = 256 * 1024;

    private readonly Lock _lock = new();
    private readonly List<byte>[] _unfinished = [[], []];
    private readonly string _folder;
    private readonly string _instanceId;
    private readonly long _maxBytes;
    private readonly int _maxFiles;
    private readonly TimeProvider _time;
    private FileStream? _file;
    private int _number;

    public LogWriter(string folder, string instanceId, long maxBytes, int maxFiles, TimeProvider time)
    {
        (_folder, _instanceId, _maxBytes, _maxFiles, _time) = (folder, instanceId, maxBytes, maxFiles, time);
        _number = LogFile.In(folder).LastOrDefault(file => file.InstanceId == instanceId)?.Number ?? 1;
    }

    public void Write(ReadOnlySpan<byte> piece, bool isError)
    {
        lock (_lock)
        {
            var unfinished = _unfinished[isError ? 1 : 0];
            while (piece.IndexOf((byte)'\n') is >= 0 and var end)
            {
                unfinished.AddRange(piece[..end]);
                Flush(unfinished, isError);
                piece = piece[(end + 1)..];
            }

            unfinished.AddRange(piece);
            if (unfinished.Count > MaxLineBytes)
                Flush(unfinished, isError);
        }
    }

    public void Complete(bool isError)
    {
        lock (_lock)
        {
            if (_unfinished[isError ? 1 : 0] is { Count: > 0 } unfinished)
                Flush(unfinished, isError);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private void Flush(List<byte> line, bool isError)
    {
        if (line.Count > 0 && line[^1] == '\r')
            line.RemoveAt(line.Count - 1);
        line.InsertRange(0, Encoding.ASCII.GetBytes($"{_time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture)} {(isError ? 'E' : 'O')} "));
        line.Add((byte)'\n');
        try
        {
            Append([.. line]);
        }
        catch (IOException)
        {
            // A full disk must not stop the service; lines are lost until there is room.
        }

        line.Clear();
    }

    private void Append(ReadOnlySpan<byte> line)
    {
        var file = _file ??= Open();
        if (file.Length > 0 && file.Length + line.Length > _maxBytes)
        {
            file.Dispose();
            _number++;
            file = _file = Open();
            foreach (var old in LogFile.In(_folder).Where(old => old.InstanceId == _instanceId && old.Number <= _number - _maxFiles))
                File.Delete(old.Path);
        }

        file.Write(line);
    }

    private FileStream Open()
    {
        ServiceFolder.Create(_folder);
        return new FileStream(LogFile.At(_folder, _instanceId, _number).Path, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
    }
}
