namespace Ops.Deploy;

/// <summary>Lets the platform roll back to a revision by itself and waits for it.</summary>
public sealed record NativeUndoStep : PlanStep
{
    /// <summary>Gets the revision.</summary>
    public required int Revision { get; init; }
}
