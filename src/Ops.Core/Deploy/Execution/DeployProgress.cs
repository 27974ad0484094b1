namespace Ops.Deploy;

/// <summary>Something that happened while a plan was carried out, for people who watch.</summary>
/// <param name="At">When.</param>
/// <param name="PlanId">The plan.</param>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Text">What, in words.</param>
public sealed record DeployProgress(DateTimeOffset At, string PlanId, DeployProgressKind Kind, string Text)
{
    /// <summary>Gets the step that it is about; null where it is about none.</summary>
    public PlanStep? Step { get; init; }

    /// <summary>Gets whether the step undoes another.</summary>
    public bool IsUndo { get; init; }
}
