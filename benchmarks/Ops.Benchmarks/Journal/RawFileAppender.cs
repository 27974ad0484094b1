using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ops.Benchmarks.Journal;

/// <summary>The floor: a line appended to a file and flushed, one after the other, with neither checksum nor version.</summary>
internal sealed class RawFileAppender(string path) : IAppender
{
    private readonly byte[] _line = Encoding.UTF8.GetBytes($"{{\"stream\":\"deploy/bench/web/0\",\"data\":{BenchEvents.Json}}}\n");
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
    private readonly Lock _gate = new();
    private long _end;

    public string Name => "write and fsync of a line";

    public ValueTask AppendAsync(int writer, long version)
    {
        lock (_gate)
        {
            RandomAccess.Write(_file, _line, _end);
            DiskFlush.Flush(_file);
            _end += _line.Length;
        }

        return ValueTask.CompletedTask;
    }

    public Task VerifyAsync(long[] versions) => RandomAccess.GetLength(_file) == versions.Sum() * _line.Length
        ? Task.CompletedTask
        : throw new InvalidOperationException($"{Name}: lines are missing.");

    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }
}
