using System.Runtime.CompilerServices;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Reads the files that keepers write.</summary>
internal sealed class LocalLogs(LocalProcessTarget target, TimeProvider time) : ILogSource
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    public async IAsyncEnumerable<LogLine> ReadAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        if (target.Find(query.Service) is not { } client)
            yield break;

        var logs = new InstanceLogs(client.Settings.Folder.Logs);
        foreach (var line in Latest(logs, query, cancellationToken))
            yield return line;

        while (query.Follow)
        {
            await Task.Delay(LookAgain, time, cancellationToken).ConfigureAwait(false);
            foreach (var line in logs.ReadNew().Where(query.Accepts))
                yield return line;
        }
    }

    /// <summary>Returns what is there already, by time.</summary>
    private static IEnumerable<LogLine> Latest(InstanceLogs logs, LogQuery query, CancellationToken cancellationToken)
    {
        var lines = logs.ReadNew().Where(line =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return query.Accepts(line);
        });
        if (query.Tail is { } tail)
            lines = lines.GroupBy(line => line.InstanceId, StringComparer.Ordinal).SelectMany(group => group.TakeLast(tail));
        return lines.OrderBy(line => line.At);
    }
}
