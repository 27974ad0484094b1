namespace Ops.Deploy;

/// <summary>Starts instances of a revision.</summary>
public sealed record StageStep : PlanStep
{
    /// <summary>Gets the set.</summary>
    public required string SetId { get; init; }

    /// <summary>Gets the revision's number.</summary>
    public required int Revision { get; init; }

    /// <summary>Gets what to run.</summary>
    public required DeploySpec Spec { get; init; }

    /// <summary>Gets how many instances.</summary>
    public required int Replicas { get; init; }
}
