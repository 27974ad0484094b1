namespace Ops.Providers.Pm2;

/// <summary>The log files of a service's instances.</summary>
internal sealed class LogTails
{
    private readonly List<LogTail> _tails = [];

    /// <summary>Takes in those files of a process that are not known yet, and returns them.</summary>
    public List<LogTail> Add(Pm2Process process) =>
        [.. new[] { TryAdd(process, process.OutFile, isError: false), TryAdd(process, process.ErrorFile, isError: true) }.OfType<LogTail>()];

    /// <summary>Returns what all of them hold since they were read last.</summary>
    public IEnumerable<LogLine> Read() => Merge(_tails);

    public static bool IsNothing(string? path) => path is null or "/dev/null" or "NULL" or "";

    /// <summary>Returns lines by time, those of one file in their order, without holding more than one line of each.</summary>
    public static IEnumerable<LogLine> Merge(IReadOnlyList<LogTail> tails)
    {
        var files = tails.Select(tail => tail.Read().GetEnumerator()).ToList();
        try
        {
            var next = new PriorityQueue<int, (DateTimeOffset At, int File)>();
            for (var file = 0; file < files.Count; file++)
                Advance(file);
            while (next.TryDequeue(out var file, out _))
            {
                yield return files[file].Current;
                Advance(file);
            }

            void Advance(int file)
            {
                if (files[file].MoveNext())
                    next.Enqueue(file, (files[file].Current.At ?? DateTimeOffset.MinValue, file));
            }
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    private LogTail? TryAdd(Pm2Process process, string? path, bool isError)
    {
        if (IsNothing(path) || _tails.Exists(tail => string.Equals(tail.Path, path, StringComparison.Ordinal)))
            return null;
        var tail = new LogTail(path!, ProcessNames.InstanceId(process), isError);
        _tails.Add(tail);
        return tail;
    }
}
