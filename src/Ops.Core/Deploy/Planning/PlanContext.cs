namespace Ops.Deploy;

/// <summary>Everything a plan is made from; nothing else is looked at, so that the same context gives the same plan.</summary>
internal sealed record PlanContext
{
    public required string PlanId { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required TargetDescriptor Target { get; init; }

    public required TargetAbilities Abilities { get; init; }

    public required ServiceState State { get; init; }

    /// <summary>What the platform still knows, newest first.</summary>
    public IReadOnlyList<Revision> Revisions { get; init; } = [];

    /// <summary>What the journal knows of revisions that served, newest first.</summary>
    public IReadOnlyList<ServedRevision> Served { get; init; } = [];

    /// <summary>The highest revision that was ever deployed, also one that failed.</summary>
    public int LastRevision { get; init; }

    public DeployAssessment Assessment { get; init; } = new();

    /// <summary>The set that serves, or that did before the service was stopped; null where nothing of Ops ever served.</summary>
    public InstanceSet? Current => State.Traffic is null || IsRouted ? Own.Current ?? LastServed : LastServed ?? Own.Current;

    /// <summary>What runs though somebody else started it.</summary>
    public IEnumerable<InstanceSet> Foreign => State.Sets.Where(set => set is { IsForeign: true, Wanted: > 0 });

    /// <summary>Whether anything serves, whoever started it.</summary>
    public bool IsRunning => Current is { Wanted: > 0 } || Foreign.Any();

    /// <summary>The traffic as it is, without sets that do not run, since nobody can send requests there.</summary>
    public IReadOnlyList<TrafficShare> RunningShares => [.. (State.Traffic?.Shares ?? []).Where(share => Find(share.SetId) is { Wanted: > 0 })];

    public int NextRevision => 1 + Math.Max(
        State.Sets.Select(set => set.Revision).Concat(Revisions.Select(revision => revision.Number)).DefaultIfEmpty().Max(),
        LastRevision);

    public InstanceSet? Find(string setId) => State.Sets.FirstOrDefault(set => string.Equals(set.Id, setId, StringComparison.Ordinal));

    private ServiceState Own => State with { Sets = [.. State.Sets.Where(set => !set.IsForeign)] };

    private bool IsRouted => State.Traffic!.Shares.Any(share => share.Weight > 0 && Find(share.SetId) is not null);

    private InstanceSet? LastServed => Served.Count == 0 ? null : State.Sets.FirstOrDefault(set => set.Revision == Served[0].Number);

    /// <summary>Returns what a revision runs, or null where neither the platform nor the journal knows.</summary>
    public DeploySpec? SpecOf(int revision) =>
        Revisions.FirstOrDefault(known => known.Number == revision)?.Spec ?? Served.FirstOrDefault(known => known.Number == revision)?.Spec;
}
