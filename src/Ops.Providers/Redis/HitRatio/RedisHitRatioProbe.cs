using System.Globalization;
using Ops.Health;
using StackExchange.Redis;

namespace Ops.Providers.Redis;

/// <summary>Finds out what share of the lookups in a Redis server finds its key (<c>keyspace_hits</c> and <c>keyspace_misses</c>).</summary>
/// <remarks>The value is the ratio in percent, or NaN with too few lookups. Not thread-safe; dispose it to close its connection.</remarks>
public sealed class RedisHitRatioProbe : IHealthProbe, IDisposable
{
    private readonly RedisHitRatioProbeOptions _options;
    private readonly RedisSession _session;
    private RedisCounter _hits;
    private RedisCounter _misses;

    /// <summary>Creates the probe; it connects at its first run.</summary>
    /// <param name="options">Valid options.</param>
    public RedisHitRatioProbe(RedisHitRatioProbeOptions options)
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
        var stats = await RedisInfo.ReadAsync(server, "stats").ConfigureAwait(false);
        var (hits, misses) = (stats.Number("keyspace_hits"), stats.Number("keyspace_misses"));
        if (_options.Window == RedisHitRatioWindow.SinceLastRun)
            (hits, misses) = (_hits.Advance(hits), _misses.Advance(misses));
        return Rate(hits ?? 0, misses ?? 0);
    }

    private ProbeResult Rate(long hits, long misses)
    {
        var lookups = hits + misses;
        if (lookups < _options.MinLookups)
            return new ProbeResult(_options.TooFewLookups, double.NaN, _options.TooFewLookups == ProbeStatus.Healthy ? null : $"{_session.Target} had {lookups} lookups {Window}; a ratio needs {_options.MinLookups}");

        var percent = 100.0 * hits / lookups;
        if (percent < _options.UnhealthyBelowPercent)
            return new ProbeResult(ProbeStatus.Unhealthy, percent, Describe(_options.UnhealthyBelowPercent.Value));
        return percent < _options.DegradedBelowPercent
            ? new ProbeResult(ProbeStatus.Degraded, percent, Describe(_options.DegradedBelowPercent.Value))
            : ProbeResult.Healthy(percent);

        string Describe(double limit) => string.Create(CultureInfo.InvariantCulture, $"{_session.Target} found {hits} of {lookups} keys {Window} ({percent:0.#} %); expected at least {limit} %");
    }

    private string Window => _options.Window == RedisHitRatioWindow.SinceLastRun ? "since the last run" : "since its start";
}
