namespace Ops.Providers.Pm2;

/// <summary>The log files of a service's instances.</summary>
internal sealed class LogTails
{
    private readonly List<LogTail> _tails = [];

    /// <summary>Takes in the files of instances that are not known yet.</summary>
    /// <param name="processes">The instances.</param>
    /// <param name="lastLines">How many of the last lines of each file; null means all.</param>
    /// <param name="readNow">Whether to read them; otherwise the next <see cref="Read"/> does.</param>
    /// <returns>The lines of each instance, in order.</returns>
    public IReadOnlyList<IReadOnlyList<LogLine>> Add(IReadOnlyList<Pm2Process> processes, int? lastLines, bool readNow = true)
    {
        var all = new List<IReadOnlyList<LogLine>>();
        foreach (var process in processes)
        {
            var added = new[] { TryAdd(process, process.OutFile, isError: false), TryAdd(process, process.ErrorFile, isError: true) }.OfType<LogTail>().ToList();
            if (lastLines is { } count)
                added.ForEach(tail => tail.SkipTo(count));
            if (readNow)
                all.Add(Merge(added));
        }

        return all;
    }

    public IReadOnlyList<LogLine> Read() => Merge(_tails);

    public static bool IsNothing(string? path) => path is null or "/dev/null" or "NULL" or "";

    /// <summary>By time, and lines of one file in their order; the sort is stable.</summary>
    private static List<LogLine> Merge(IReadOnlyList<LogTail> tails) => [.. tails.SelectMany(tail => tail.Read()).OrderBy(line => line.At ?? DateTimeOffset.MinValue)];

    private LogTail? TryAdd(Pm2Process process, string? path, bool isError)
    {
        if (IsNothing(path) || _tails.Exists(tail => string.Equals(tail.Path, path, StringComparison.Ordinal)))
            return null;
        var tail = new LogTail(path!, ProcessNames.InstanceId(process), isError);
        _tails.Add(tail);
        return tail;
    }
}
