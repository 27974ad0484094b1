namespace Ops.Deploy;

/// <summary>How many of the requests a set gets.</summary>
/// <param name="SetId">The set.</param>
/// <param name="Weight">Its part of the sum of all weights; 0 means none.</param>
public sealed record TrafficShare(string SetId, int Weight);
