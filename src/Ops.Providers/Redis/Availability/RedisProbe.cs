using Ops.Health;
using StackExchange.Redis;

namespace Ops.Providers.Redis;

/// <summary>Finds out whether a Redis server answers PING, in time and in its role.</summary>
/// <remarks>The value is the time the PING took, in milliseconds. Not thread-safe; dispose it to close its connection.</remarks>
public sealed class RedisProbe : IHealthProbe, IDisposable
{
    private readonly RedisProbeOptions _options;
    private readonly RedisSession _session;

    /// <summary>Creates the probe; it connects at its first run.</summary>
    /// <param name="options">Valid options.</param>
    public RedisProbe(RedisProbeOptions options)
    {
        _session = new RedisSession(options);
        _options = options;
    }

    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken) =>
        _session.RunAsync(context, (server, _) => PingAsync(server, context.Time), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private async Task<ProbeResult> PingAsync(IServer server, TimeProvider time)
    {
        var findings = new RedisFindings(_session.Target);
        var started = time.GetTimestamp();
        await server.PingAsync().ConfigureAwait(false);
        var milliseconds = time.GetElapsedTime(started).TotalMilliseconds;
        findings.Rate("PING took", milliseconds, " ms", _options.DegradedLatency?.TotalMilliseconds, _options.UnhealthyLatency?.TotalMilliseconds);
        if (_options.ExpectedRole is not null || _options.RequireMasterLink || _options.MinReplicas > 0)
            AddReplication(await RedisInfo.ReadAsync(server, "replication").ConfigureAwait(false), ref findings);
        return findings.ToResult(milliseconds);
    }

    private void AddReplication(RedisInfo info, ref RedisFindings findings)
    {
        var role = info.Text("role") == "master" ? RedisRole.Master : RedisRole.Replica;
        if (_options.ExpectedRole is { } expected && role != expected)
            findings.Add(ProbeStatus.Unhealthy, $"the server is a {role}; expected a {expected}");
        if (_options.RequireMasterLink && role == RedisRole.Replica && info.Text("master_link_status") != "up")
            findings.Add(ProbeStatus.Unhealthy, $"the link to the master {info.Text("master_host")}:{info.Text("master_port")} is {info.Text("master_link_status")}");
        if (role == RedisRole.Master && OnlineReplicas(info) is var online && online < _options.MinReplicas)
            findings.Add(ProbeStatus.Unhealthy, $"replicas online {online}; expected at least {_options.MinReplicas}");
    }

    private static int OnlineReplicas(RedisInfo info) =>
        Enumerable.Range(0, (int)(info.Number("connected_slaves") ?? 0)).Count(index => info.Text($"slave{index}")?.Contains("state=online", StringComparison.Ordinal) == true);
}
