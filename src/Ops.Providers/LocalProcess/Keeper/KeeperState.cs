using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>What a keeper must know after a crash; it holds no secrets.</summary>
internal sealed record KeeperState
{
    /// <summary>How many operations are remembered: far more than can still be repeated.</summary>
    private const int RememberedOperations = 2000;

    /// <summary>Gets the newest fence that was seen.</summary>
    public long Fence { get; init; }

    public LockLease? Lock { get; init; }

    /// <summary>Gets the request that the lock was last given to.</summary>
    public string? LockRequestId { get; init; }

    public BrokenLock? LastBreak { get; init; }

    public bool InMaintenance { get; init; }

    public IReadOnlyList<TrafficShare> Traffic { get; init; } = [];

    /// <summary>Gets the number of changes to the traffic so far.</summary>
    public long TrafficVersion { get; init; }

    public IReadOnlyList<SetRecord> Sets { get; init; } = [];

    /// <summary>Gets the ids of operations that were carried out, oldest first.</summary>
    public IReadOnlyList<string> Operations { get; init; } = [];

    public SetRecord? Find(string setId) => Sets.FirstOrDefault(set => set.Id == setId);

    public KeeperState With(SetRecord set) => this with { Sets = [.. Sets.Where(other => other.Id != set.Id), set] };

    public KeeperState WithoutSet(string setId) => this with { Sets = [.. Sets.Where(set => set.Id != setId)] };

    public KeeperState WithTraffic(IReadOnlyList<TrafficShare> shares) => this with { Traffic = shares, TrafficVersion = TrafficVersion + 1 };

    /// <summary>Takes a set's share of the traffic away, if it has one.</summary>
    public KeeperState WithoutTraffic(string setId) =>
        Traffic.Any(share => share.SetId == setId) ? WithTraffic([.. Traffic.Where(share => share.SetId != setId)]) : this;

    public KeeperState WithOperation(string id) => this with { Operations = [.. Operations.TakeLast(RememberedOperations - 1), id] };
}
