using System.Runtime.CompilerServices;

namespace Ops.Providers.Pm2;

/// <summary>Reads the log files of the instances, and PM2's bus for instances that write none.</summary>
internal sealed class LogSource(Pm2Client client, Pm2Bus bus, TimeProvider time) : ILogSource
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public async IAsyncEnumerable<LogLine> ReadAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var published = new BusLines(bus);
        var listening = query.Follow ? published.ListenAsync(ending.Token) : Task.CompletedTask;
        try
        {
            var tails = new LogTails();
            foreach (var process in (await client.ListAsync(cancellationToken).ConfigureAwait(false)).Where(process => IsAsked(query, process)).OrderBy(process => process.Id))
            {
                foreach (var line in Latest(tails, process, query, cancellationToken))
                    yield return line;
            }

            while (query.Follow)
            {
                await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
                var all = await client.ListAsync(cancellationToken).ConfigureAwait(false);
                foreach (var process in all.Where(process => IsAsked(query, process)))
                    _ = tails.Add(process);
                foreach (var line in tails.Read().Concat(published.Take(all, process => IsAsked(query, process))).Where(query.Accepts))
                    yield return line;
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Returns what is in the files of a process already.</summary>
    private static IEnumerable<LogLine> Latest(LogTails tails, Pm2Process process, LogQuery query, CancellationToken cancellationToken)
    {
        var added = tails.Add(process);
        // Without a filter the last lines of the files are the last that match.
        if (query is { Tail: { } count, MinLevel: null, Contains: null })
            added.ForEach(tail => tail.SkipTo(count));
        var lines = LogTails.Merge(added).Where(line =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return query.Accepts(line);
        });
        return query.Tail is { } last ? lines.TakeLast(last) : lines;
    }

    private static bool IsAsked(LogQuery query, Pm2Process process) =>
        process.IsOf(query.Service) && (query.Instances.Count == 0 || query.Instances.Contains(ProcessNames.InstanceId(process), StringComparer.Ordinal));
}
