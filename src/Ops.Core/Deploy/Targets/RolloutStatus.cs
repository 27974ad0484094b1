namespace Ops.Deploy;

/// <summary>How far a platform's own rollout is.</summary>
/// <param name="Phase">Whether it goes on.</param>
/// <param name="Updated">How many instances are of the new revision.</param>
/// <param name="Ready">How many of those are ready.</param>
/// <param name="Wanted">How many there should be.</param>
/// <param name="Detail">What it waits for, or why it failed.</param>
public sealed record RolloutStatus(RolloutPhase Phase, int Updated, int Ready, int Wanted, string? Detail);
