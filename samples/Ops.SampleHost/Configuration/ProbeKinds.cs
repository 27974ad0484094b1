using Microsoft.Extensions.DependencyInjection;

namespace Ops.SampleHost.Configuration;

/// <summary>The kinds of probes that a configuration file can name; a package of your own adds its line here.</summary>
internal static class ProbeKinds
{
    public static IReadOnlyList<ProbeKind> All { get; } =
    [
        new("http", OpsHttpProbeExtensions.AddHttpProbe),
        new("tcp", OpsTcpProbeExtensions.AddTcpProbe),
        new("tls", OpsTlsProbeExtensions.AddTlsProbe) { Reading = "{0:0.#} days left" },
        new("dns", OpsDnsProbeExtensions.AddDnsProbe),
        new("icmp", OpsIcmpProbeExtensions.AddIcmpProbe) { Reading = "round trip {0:0.#} ms" },
        new("websocket", OpsWebSocketProbeExtensions.AddWebSocketProbe),
        new("grpc", OpsGrpcHealthProbeExtensions.AddGrpcHealthProbe),
        new("cpu", OpsCpuProbeExtensions.AddCpuProbe) { Reading = "{0:0.#} % busy" },
        new("memory", OpsMemoryProbeExtensions.AddMemoryProbe) { Reading = "{0:0.#} % used" },
        new("disk", OpsDiskProbeExtensions.AddDiskProbe) { Reading = "{0:0.#} % used" },
        new("load", OpsLoadProbeExtensions.AddLoadProbe) { Reading = "{0:0.##} per core" },
        new("network-io", OpsNetworkIoProbeExtensions.AddNetworkIoProbe) { Reading = "{0:#,0} bytes/s" },
        new("disk-io", OpsDiskIoProbeExtensions.AddDiskIoProbe) { Reading = "{0:0.#} % busy" },
        new("top-processes", OpsTopProcessesProbeExtensions.AddTopProcessesProbe),
        new("process", OpsProcessProbeExtensions.AddProcessProbe) { Reading = "{0:0} running" },
        new("file-age", OpsFileAgeProbeExtensions.AddFileAgeProbe) { Reading = "{0:0} s old" },
        new("log-pattern", OpsLogPatternProbeExtensions.AddLogPatternProbe) { Reading = "{0:0} matching lines" },
        new("postgres", OpsPostgresProbeExtensions.AddPostgresProbe),
        new("postgres-connections", OpsPostgresConnectionsProbeExtensions.AddPostgresConnectionsProbe) { Reading = "{0:0.#} % of the connections" },
        new("postgres-replication", OpsPostgresReplicationProbeExtensions.AddPostgresReplicationProbe) { Reading = "lag {0:0.#} s" },
        new("redis", OpsRedisProbeExtensions.AddRedisProbe),
        new("redis-memory", OpsRedisMemoryProbeExtensions.AddRedisMemoryProbe),
        new("redis-clients", OpsRedisClientsProbeExtensions.AddRedisClientsProbe) { Reading = "{0:0.#} % of the clients" },
        new("redis-hit-ratio", OpsRedisHitRatioProbeExtensions.AddRedisHitRatioProbe) { Reading = "{0:0.#} % hits" },
        new("redis-queue", OpsRedisQueueProbeExtensions.AddRedisQueueProbe) { Reading = "{0:0} deep" },
    ];

    public static ProbeKind? Find(string? type) =>
        All.FirstOrDefault(kind => string.Equals(kind.Type, type, StringComparison.OrdinalIgnoreCase));

    public static string Names => string.Join(", ", All.Select(kind => kind.Type));

    /// <summary>Returns the known name that is at most two letters away from a mistyped one.</summary>
    public static string? Nearest(string type) => All
        .Select(kind => (kind.Type, Distance: Distance(type.ToLowerInvariant(), kind.Type)))
        .Where(candidate => candidate.Distance <= 2)
        .OrderBy(candidate => candidate.Distance)
        .Select(candidate => candidate.Type)
        .FirstOrDefault();

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? diagonal : diagonal + 1;
                diagonal = row[j];
                row[j] = Math.Min(cost, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
