namespace Ops.Deploy;

/// <summary>One change of revision, as the strategies see it.</summary>
internal sealed record Rollout
{
    public required PlanContext Context { get; init; }

    public required RolloutTimes Times { get; init; }

    /// <summary>The set that takes over.</summary>
    public required string NewSet { get; init; }

    public required int NewRevision { get; init; }

    public required DeploySpec Spec { get; init; }

    /// <summary>How many instances of the new set run already, as those of a revision that was kept.</summary>
    public int NewRunning { get; init; }

    /// <summary>The set that serves now; null at a first deployment.</summary>
    public InstanceSet? Old { get; init; }

    public IReadOnlyList<string> SmokeTests { get; init; } = [];

    /// <summary>The steps of a migration that the old revision cannot work with: they come while it is down.</summary>
    public IReadOnlyList<PlanStep> BreakingMigration { get; init; } = [];

    /// <summary>The steps that show that all is well once the new revision serves.</summary>
    public IReadOnlyList<PlanStep> Proof { get; init; } = [];

    public bool SwitchesTraffic => Context.Abilities.SwitchesTraffic;

    /// <summary>The traffic as it is.</summary>
    public IReadOnlyList<TrafficShare> OldShares => Context.State.Traffic?.Shares ?? [];

    /// <summary>The traffic that undoing a shift brings back: none to a set that did not run, since nobody can send requests there.</summary>
    public IReadOnlyList<TrafficShare> RunningOldShares => Context.RunningShares;

    /// <summary>What the old set runs; where nobody knows, a spec that only names it, since a retained set is started as it was.</summary>
    public DeploySpec OldSpec => Old is null ? Spec : Context.SpecOf(Old.Revision) ?? new DeploySpec { Service = Spec.Service, Version = Old.Version, Replicas = Old.Wanted };

    /// <summary>What starts the old set again.</summary>
    public IReadOnlyList<PlanStep> RestartOld() =>
    [
        Steps.Stage(Old!.Id, Old.Revision, OldSpec, Old.Wanted, "the old revision serves again"),
        Steps.AwaitReady(Old.Id, Old.Wanted, Times, "the old revision serves again"),
    ];

    /// <summary>What brings the new set back to what it was: as large, retained, or not there.</summary>
    public PlanStep RemoveNew() => NewRunning > 0
        ? Steps.Scale(NewSet, Spec.Replicas, NewRunning, Times, "as it was before")
        : Context.Find(NewSet) is not null
            ? Steps.Retire(NewSet, RetireMode.Stop, Times, "it is retained as it was before")
            : Steps.Retire(NewSet, RetireMode.Remove, Times, "the new revision did not prove itself");
}
