namespace Ops.Deploy;

/// <summary>Does nothing for a while.</summary>
public sealed record PauseStep : PlanStep
{
    /// <summary>Gets for how long.</summary>
    public required TimeSpan Duration { get; init; }
}
