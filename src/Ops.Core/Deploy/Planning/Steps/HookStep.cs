namespace Ops.Deploy;

/// <summary>Calls a hook, which must succeed.</summary>
public sealed record HookStep : PlanStep
{
    /// <summary>Gets the hook, by name.</summary>
    public required string Hook { get; init; }
}
