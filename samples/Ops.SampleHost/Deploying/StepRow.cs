using Ops.Deploy;

namespace Ops.SampleHost.Deploying;

/// <summary>One step of a plan, and how it goes.</summary>
/// <param name="Step">The step.</param>
/// <param name="IsUndo">Whether it undoes another.</param>
internal sealed record StepRow(PlanStep Step, bool IsUndo)
{
    public StepState State { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Gets what it found or waits for, or why it failed; null where there is nothing to say.</summary>
    public string? Detail { get; init; }

    /// <summary>Gets the step's number within the plan, as plans are printed.</summary>
    public string Number => Step.Number;

    public TimeSpan? Duration(DateTimeOffset now) => (EndedAt ?? (State == StepState.Running ? now : null)) - StartedAt;

    public static StepRow Of(StepRecord record) => new(record.Step, record.IsUndo)
    {
        State = record.Outcome switch
        {
            StepOutcome.Succeeded => StepState.Succeeded,
            StepOutcome.Failed => StepState.Failed,
            _ => StepState.Running,
        },
        StartedAt = record.StartedAt,
        EndedAt = record.EndedAt,
        Detail = record.Detail,
    };
}
