using System.Globalization;
using Ops.Health;
using StackExchange.Redis;

namespace Ops.Providers.Redis;

/// <summary>Finds out how many of a Redis server's <c>maxclients</c> are connected, how many wait, and whether it rejects any.</summary>
/// <remarks>The value is the share of <c>maxclients</c> in percent, the probe's own connection included. Not thread-safe; dispose it to close its connection.</remarks>
public sealed class RedisClientsProbe : IHealthProbe, IDisposable
{
    private readonly RedisClientsProbeOptions _options;
    private readonly RedisSession _session;
    private RedisCounter _rejected;

    /// <summary>Creates the probe; it connects at its first run.</summary>
    /// <param name="options">Valid options.</param>
    public RedisClientsProbe(RedisClientsProbeOptions options)
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
        var clients = await RedisInfo.ReadAsync(server, "clients").ConfigureAwait(false);
        var stats = await RedisInfo.ReadAsync(server, "stats").ConfigureAwait(false);

        double? connected = clients.Number("connected_clients");
        var max = clients.Number("maxclients") ?? await ConfiguredMaxAsync(server).ConfigureAwait(false);
        var percent = max > 0 ? 100.0 * connected / max : null;
        var findings = new RedisFindings(_session.Target);
        findings.Rate($"connected clients ({connected} of maxclients {max}) are", percent, " %", _options.DegradedPercent, _options.UnhealthyPercent);
        findings.Rate("blocked clients are", clients.Number("blocked_clients"), "", _options.DegradedBlockedClients, _options.UnhealthyBlockedClients);
        findings.Rate("connections rejected since the last run are", _rejected.Advance(stats.Number("rejected_connections")), "", _options.DegradedRejectedConnections, _options.UnhealthyRejectedConnections);
        return findings.ToResult(percent ?? double.NaN);
    }

    // Servers before 7.0 do not tell the limit in INFO.
    private static async Task<long?> ConfiguredMaxAsync(IServer server)
    {
        var settings = await server.ConfigGetAsync("maxclients").ConfigureAwait(false);
        return settings is [var setting, ..] && long.TryParse(setting.Value, CultureInfo.InvariantCulture, out var max) ? max : null;
    }
}
