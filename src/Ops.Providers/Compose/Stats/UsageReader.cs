namespace Ops.Providers.Compose;

/// <summary>Makes of the engine's counters what its own command-line client shows.</summary>
internal static class UsageReader
{
    public static InstanceUsage Read(string instance, ContainerStats stats) => new(instance)
    {
        CpuPercent = Cpu(stats),
        MemoryBytes = Memory(stats.Memory),
        MemoryLimitBytes = stats.Memory?.Limit,
        NetworkReceivedBytes = stats.Networks?.Values.Sum(network => network.Received),
        NetworkSentBytes = stats.Networks?.Values.Sum(network => network.Sent),
        DiskReadBytes = Disk(stats.Disk, "read"),
        DiskWrittenBytes = Disk(stats.Disk, "write"),
    };

    /// <summary>Returns the share of one core between the two moments that the engine measured.</summary>
    private static double? Cpu(ContainerStats stats)
    {
        if (stats is not { Cpu: { Usage: { } now, System: { } systemNow }, Before: { Usage: { } before, System: { } systemBefore } } || systemNow <= systemBefore)
            return null;
        var cores = Math.Max(1, stats.Cpu.OnlineCpus ?? 1);
        return Math.Max(0, now.Total - before.Total) / (double)(systemNow - systemBefore) * cores * 100;
    }

    /// <summary>Returns the memory in use without the file cache that the kernel may drop, which version 1 of control groups names otherwise than version 2.</summary>
    private static long? Memory(ContainerStats.MemoryInfo? memory)
    {
        if (memory?.Usage is not { } usage)
            return null;
        var cache = memory.Stats?.GetValueOrDefault("total_inactive_file") is > 0 and var first ? first : memory.Stats?.GetValueOrDefault("inactive_file") ?? 0;
        return cache < usage ? usage - cache : usage;
    }

    private static long? Disk(ContainerStats.DiskInfo? disk, string operation) =>
        disk?.Entries?.Where(entry => string.Equals(entry.Operation, operation, StringComparison.OrdinalIgnoreCase)).Sum(entry => entry.Value);
}
