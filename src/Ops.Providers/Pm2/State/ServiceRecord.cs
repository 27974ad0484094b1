namespace Ops.Providers.Pm2;

/// <summary>What Ops remembers of a service beside what PM2 does, in <c>PM2_HOME/ops/SERVICE/state.json</c>; it holds no secrets.</summary>
internal sealed record ServiceRecord
{
    /// <summary>How many operations are remembered.</summary>
    public const int RememberedOperations = 500;

    /// <summary>The newest fence that was seen.</summary>
    public long Fence { get; init; }

    public LockRecord? Lock { get; init; }

    public bool InMaintenance { get; init; }

    public TrafficRecord Traffic { get; init; } = new();

    public IReadOnlyList<SetRecord> Sets { get; init; } = [];

    /// <summary>The ids of the operations that were carried out, oldest first.</summary>
    public IReadOnlyList<string> Operations { get; init; } = [];

    public SetRecord? Find(string setId) => Sets.FirstOrDefault(set => string.Equals(set.Id, setId, StringComparison.Ordinal));

    public ServiceRecord With(SetRecord set) => this with { Sets = [.. Sets.Where(known => !string.Equals(known.Id, set.Id, StringComparison.Ordinal)), set] };

    public ServiceRecord Without(string setId) => this with { Sets = [.. Sets.Where(known => !string.Equals(known.Id, setId, StringComparison.Ordinal))] };

    public ServiceRecord Done(string operationId) => this with { Operations = [.. Operations.TakeLast(RememberedOperations - 1), operationId] };
}
