namespace Ops.Deploy;

/// <summary>Lets the platform roll to a spec by itself and waits for it.</summary>
public sealed record NativeRolloutStep : PlanStep
{
    /// <summary>Gets what to roll to.</summary>
    public required StageIntent Intent { get; init; }
}
