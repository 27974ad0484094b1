namespace Ops.Deploy;

/// <summary>What a hook knows.</summary>
public sealed record DeployHookContext
{
    /// <summary>Gets the plan that calls it.</summary>
    public required DeployPlan Plan { get; init; }

    /// <summary>Gets the id of this call: after a crash the hook is called again with the same one, and should do nothing twice.</summary>
    public required string OperationId { get; init; }

    /// <summary>Gets the clock.</summary>
    public required TimeProvider Time { get; init; }
}
