using Ops.Health;
using StackExchange.Redis;

namespace Ops.Providers.Redis;

/// <summary>Finds out how much memory a Redis server uses, how fragmented it is, and whether it evicts keys.</summary>
/// <remarks>The value is the share of <c>maxmemory</c> in percent, or the used bytes of a server without one. Not thread-safe; dispose it to close its connection.</remarks>
public sealed class RedisMemoryProbe : IHealthProbe, IDisposable
{
    private readonly RedisMemoryProbeOptions _options;
    private readonly RedisSession _session;
    private RedisCounter _evicted;

    /// <summary>Creates the probe; it connects at its first run.</summary>
    /// <param name="options">Valid options.</param>
    public RedisMemoryProbe(RedisMemoryProbeOptions options)
    {
        _session = new RedisSession(options);
        _options = options;
    }

    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken) =>
        _session.RunAsync(context, (server, _) => MeasureAsync(server), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private async Task<ProbeResult> MeasureAsync(IServer server)
    {
        var memory = await RedisInfo.ReadAsync(server, "memory").ConfigureAwait(false);
        var stats = await RedisInfo.ReadAsync(server, "stats").ConfigureAwait(false);

        double? used = memory.Number("used_memory");
        double? percent = memory.Number("maxmemory") is > 0 and var max ? 100.0 * used / max : null;
        var findings = new RedisFindings(_session.Target);
        findings.Rate($"used memory ({used} of maxmemory {memory.Number("maxmemory")} bytes) is", percent, " %", _options.DegradedPercent, _options.UnhealthyPercent);
        findings.Rate("used memory is", used, " bytes", _options.DegradedBytes, _options.UnhealthyBytes);
        findings.Rate("mem_fragmentation_ratio is", memory.Fraction("mem_fragmentation_ratio"), "", _options.DegradedFragmentation, _options.UnhealthyFragmentation);
        findings.Rate("keys evicted since the last run are", _evicted.Advance(stats.Number("evicted_keys")), "", _options.DegradedEvictedKeys, _options.UnhealthyEvictedKeys);
        return findings.ToResult(percent ?? used ?? double.NaN);
    }
}
