namespace Ops.Deploy;

/// <summary>How one step of a deployment went.</summary>
/// <param name="Step">The step.</param>
/// <param name="Outcome">How it ended, if it has.</param>
/// <param name="StartedAt">When it began, the first time where it was begun again after a crash.</param>
public sealed record StepRecord(PlanStep Step, StepOutcome Outcome, DateTimeOffset StartedAt)
{
    /// <summary>Gets whether it undoes another.</summary>
    public bool IsUndo { get; init; }

    /// <summary>Gets when it ended; null as long as it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Gets what it found, or why it failed.</summary>
    public string? Detail { get; init; }
}
