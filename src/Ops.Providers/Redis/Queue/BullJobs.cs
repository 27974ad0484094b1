using StackExchange.Redis;

namespace Ops.Providers.Redis;

/// <summary>The jobs of one queue of Bull or BullMQ by their state.</summary>
internal sealed record BullJobs(long Wait, long Active, long Paused, long Delayed, long Prioritized, long Failed)
{
    /// <summary>Gets the jobs that are not finished.</summary>
    public long Depth => Wait + Active + Paused + Delayed + Prioritized;

    /// <summary>Counts the jobs in one round trip.</summary>
    public static async Task<BullJobs> CountAsync(IDatabase database, string queue)
    {
        Task<long>[] counts =
        [
            database.ListLengthAsync($"{queue}:wait"),
            database.ListLengthAsync($"{queue}:active"),
            database.ListLengthAsync($"{queue}:paused"),
            database.SortedSetLengthAsync($"{queue}:delayed"),
            database.SortedSetLengthAsync($"{queue}:prioritized"),
            database.SortedSetLengthAsync($"{queue}:failed"),
        ];
        var jobs = await Task.WhenAll(counts).ConfigureAwait(false);
        return new BullJobs(jobs[0], jobs[1], jobs[2], jobs[3], jobs[4], jobs[5]);
    }

    public override string ToString() => $"wait {Wait}, active {Active}, paused {Paused}, delayed {Delayed}, prioritized {Prioritized}, failed {Failed}";
}
