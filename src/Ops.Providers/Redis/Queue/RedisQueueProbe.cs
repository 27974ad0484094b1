using Ops.Health;
using StackExchange.Redis;

namespace Ops.Providers.Redis;

/// <summary>Finds out how many entries wait in a queue that is kept in Redis.</summary>
/// <remarks>
/// The value is the depth. A queue whose key does not exist is empty, since Redis deletes empty ones; mind the spelling.
/// Not thread-safe; dispose it to close its connection.
/// </remarks>
public sealed class RedisQueueProbe : IHealthProbe, IDisposable
{
    private readonly RedisQueueProbeOptions _options;
    private readonly RedisSession _session;

    /// <summary>Creates the probe; it connects at its first run.</summary>
    /// <param name="options">Valid options.</param>
    public RedisQueueProbe(RedisQueueProbeOptions options)
    {
        _session = new RedisSession(options);
        _options = options;
    }

    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken) =>
        _session.RunAsync(context, (_, database) => MeasureAsync(database), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private async Task<ProbeResult> MeasureAsync(IDatabase database)
    {
        var findings = new RedisFindings(_session.Target);
        if (_options.Kind == RedisQueueKind.Bull)
        {
            var bull = await BullJobs.CountAsync(database, _options.Key).ConfigureAwait(false);
            findings.Rate($"queue '{_options.Key}' ({bull}) has depth", bull.Depth, "", _options.DegradedDepth, _options.UnhealthyDepth);
            findings.Rate($"queue '{_options.Key}' has failed jobs", bull.Failed, "", _options.DegradedFailedJobs, _options.UnhealthyFailedJobs);
            return findings.ToResult(bull.Depth);
        }

        var depth = await CountAsync(database, _options.Key).ConfigureAwait(false);
        findings.Rate($"queue '{_options.Key}' has depth", depth, "", _options.DegradedDepth, _options.UnhealthyDepth);
        return findings.ToResult(depth);
    }

    private async Task<long> CountAsync(IDatabase database, RedisKey key) => _options.Kind switch
    {
        RedisQueueKind.Stream => (long)await database.ExecuteAsync("XLEN", key).ConfigureAwait(false),
        RedisQueueKind.SortedSet => await database.SortedSetLengthAsync(key).ConfigureAwait(false),
        _ => await database.ListLengthAsync(key).ConfigureAwait(false),
    };
}
