using System.Threading.Channels;

namespace Ops.Providers.Pm2;

/// <summary>The output of instances that write no log files, as it comes over PM2's bus from now on.</summary>
/// <remarks>Lines that nobody takes are dropped, beyond the newest ones: the daemon would keep them in its memory otherwise.</remarks>
internal sealed class BusLines(Pm2Bus bus)
{
    private const int Buffered = 1024;

    private readonly Channel<BusEvent> _events = Channel.CreateBounded<BusEvent>(new BoundedChannelOptions(Buffered) { FullMode = BoundedChannelFullMode.DropOldest });
    private volatile HashSet<int> _others = [];

    /// <summary>Listens until it is cancelled.</summary>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        await foreach (var published in bus.ListenAsync(cancellationToken).ConfigureAwait(false))
        {
            if (published.Topic.StartsWith("log:", StringComparison.Ordinal) && !_others.Contains(published.ProcessId))
                _events.Writer.TryWrite(published);
        }
    }

    /// <summary>Returns what has come of those processes that were asked for.</summary>
    public IEnumerable<LogLine> Take(IReadOnlyList<Pm2Process> all, Func<Pm2Process, bool> isAsked)
    {
        var silent = all.Where(process => isAsked(process) && (LogTails.IsNothing(process.OutFile) || LogTails.IsNothing(process.ErrorFile))).ToDictionary(process => process.Id);
        // PM2 tells everybody of everything: what is in files, or of another service, is not kept.
        _others = [.. all.Select(process => process.Id).Where(id => !silent.ContainsKey(id))];
        while (_events.Reader.TryRead(out var published))
        {
            if (!silent.TryGetValue(published.ProcessId, out var process))
                continue;
            foreach (var line in LinesOf(published, process))
                yield return line;
        }
    }

    private static IEnumerable<LogLine> LinesOf(BusEvent published, Pm2Process process)
    {
        var isError = published.Topic == "log:err";
        if (!LogTails.IsNothing(isError ? process.ErrorFile : process.OutFile))
            yield break;
        foreach (var text in published.Text.TrimEnd('\n').Split('\n'))
        {
            var (at, content) = LogText.Split(text);
            yield return new LogLine(at ?? published.At, ProcessNames.InstanceId(process), isError, content);
        }
    }
}
