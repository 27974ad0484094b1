namespace Ops.Providers.Compose;

/// <summary>Where requests are to go.</summary>
/// <param name="Shares">The sets with their weights.</param>
/// <param name="Operation">The operation that said so.</param>
internal sealed record TrafficData(IReadOnlyList<TrafficShare> Shares, string Operation);
