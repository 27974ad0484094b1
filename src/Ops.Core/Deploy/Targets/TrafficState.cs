namespace Ops.Deploy;

/// <summary>Where the requests of a service go.</summary>
/// <param name="Shares">The sets that get requests; none where nothing does.</param>
/// <param name="Version">What tells this state from others, for compare-and-swap.</param>
public sealed record TrafficState(IReadOnlyList<TrafficShare> Shares, string Version);
