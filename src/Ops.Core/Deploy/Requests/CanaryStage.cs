namespace Ops.Deploy;

/// <summary>One stage of a canary.</summary>
/// <param name="Percent">How many of a hundred requests go to the new revision, from 1 to 99.</param>
/// <param name="Duration">For how long.</param>
public sealed record CanaryStage(int Percent, TimeSpan Duration);
