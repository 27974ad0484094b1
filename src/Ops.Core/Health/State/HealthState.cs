namespace Ops.Health;

/// <summary>What a monitor knows that should outlive a restart: statuses and streaks by probe name.</summary>
/// <param name="SavedAt">When it was captured, by the wall clock.</param>
/// <param name="Probes">One entry for each probe that has run.</param>
public sealed record HealthState(DateTimeOffset SavedAt, IReadOnlyList<ProbeStreaks> Probes);
