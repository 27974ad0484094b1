using System.Text.Json.Serialization;

namespace Ops.Providers.Compose;

/// <summary>One measurement of a container.</summary>
internal sealed record ContainerStats
{
    [JsonPropertyName("cpu_stats")]
    public CpuInfo? Cpu { get; init; }

    [JsonPropertyName("precpu_stats")]
    public CpuInfo? Before { get; init; }

    [JsonPropertyName("memory_stats")]
    public MemoryInfo? Memory { get; init; }

    [JsonPropertyName("networks")]
    public IReadOnlyDictionary<string, NetworkUse>? Networks { get; init; }

    [JsonPropertyName("blkio_stats")]
    public DiskInfo? Disk { get; init; }

    internal sealed record CpuInfo
    {
        [JsonPropertyName("cpu_usage")]
        public CpuUse? Usage { get; init; }

        [JsonPropertyName("system_cpu_usage")]
        public long? System { get; init; }

        [JsonPropertyName("online_cpus")]
        public int? OnlineCpus { get; init; }
    }

    internal sealed record CpuUse([property: JsonPropertyName("total_usage")] long Total);

    internal sealed record MemoryInfo
    {
        [JsonPropertyName("usage")]
        public long? Usage { get; init; }

        [JsonPropertyName("limit")]
        public long? Limit { get; init; }

        [JsonPropertyName("stats")]
        public IReadOnlyDictionary<string, long>? Stats { get; init; }
    }

    internal sealed record NetworkUse
    {
        [JsonPropertyName("rx_bytes")]
        public long Received { get; init; }

        [JsonPropertyName("tx_bytes")]
        public long Sent { get; init; }
    }

    internal sealed record DiskInfo([property: JsonPropertyName("io_service_bytes_recursive")] IReadOnlyList<DiskEntry>? Entries);

    internal sealed record DiskEntry([property: JsonPropertyName("op")] string? Operation, [property: JsonPropertyName("value")] long Value);
}
