using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Ops.Providers.Pm2;

/// <summary>Reads the log files of the instances, and PM2's bus for instances that write none.</summary>
internal sealed class LogSource(Pm2Client client, Pm2Bus bus, TimeProvider time) : ILogSource
{
    private const int Buffered = 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public async IAsyncEnumerable<LogLine> ReadAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        // Who follows is told of what the bus says from now on.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var published = Channel.CreateBounded<LogLine>(Buffered);
        var listening = query.Follow ? ListenAsync(query, published.Writer, ending.Token) : Task.CompletedTask;
        try
        {
            var tails = new LogTails();
            foreach (var lines in tails.Add(await ProcessesAsync(query, cancellationToken).ConfigureAwait(false), query.Tail is { } tail && IsPlain(query) ? tail : null))
            {
                var matching = lines.Where(query.Accepts);
                foreach (var line in query.Tail is { } count ? matching.TakeLast(count) : matching)
                    yield return line;
            }

            while (query.Follow)
            {
                await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
                _ = tails.Add(await ProcessesAsync(query, cancellationToken).ConfigureAwait(false), null, readNow: false);
                foreach (var line in tails.Read().Where(query.Accepts))
                    yield return line;
                while (published.Reader.TryRead(out var line))
                    yield return line;
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether the last lines of a file are the last that match.</summary>
    private static bool IsPlain(LogQuery query) => query is { MinLevel: null, Contains: null };

    private async Task<IReadOnlyList<Pm2Process>> ProcessesAsync(LogQuery query, CancellationToken cancellationToken) =>
    [
        .. (await client.ListAsync(cancellationToken).ConfigureAwait(false))
            .Where(process => process.IsOf(query.Service) && (query.Instances.Count == 0 || query.Instances.Contains(ProcessNames.InstanceId(process), StringComparer.Ordinal)))
            .OrderBy(process => process.Id),
    ];

    private async Task ListenAsync(LogQuery query, ChannelWriter<LogLine> writer, CancellationToken cancellationToken)
    {
        await foreach (var published in bus.ListenAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!published.Topic.StartsWith("log:", StringComparison.Ordinal) || (await ProcessesAsync(query, cancellationToken).ConfigureAwait(false)).FirstOrDefault(process => process.Id == published.ProcessId) is not { } process)
                continue;
            var isError = published.Topic == "log:err";
            if (!LogTails.IsNothing(isError ? process.ErrorFile : process.OutFile))
                continue;
            foreach (var text in published.Text.TrimEnd('\n').Split('\n'))
            {
                var (at, content) = LogText.Split(text);
                var line = new LogLine(at ?? published.At, ProcessNames.InstanceId(process), isError, content);
                // Lines that nobody takes are dropped: the daemon would keep them in its memory otherwise.
                if (query.Accepts(line))
                    writer.TryWrite(line);
            }
        }
    }
}
