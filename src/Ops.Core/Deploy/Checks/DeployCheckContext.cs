namespace Ops.Deploy;

/// <summary>What a check knows.</summary>
public sealed record DeployCheckContext
{
    /// <summary>Gets the check's name.</summary>
    public required string Check { get; init; }

    /// <summary>Gets the target's name.</summary>
    public required string Target { get; init; }

    /// <summary>Gets the service.</summary>
    public required string Service { get; init; }

    /// <summary>Gets the version that is being deployed; null where the plan changes none.</summary>
    public string? Version { get; init; }

    /// <summary>Gets the instance to check; null where the service as a whole is meant.</summary>
    public Instance? Instance { get; init; }

    /// <summary>Gets the set of instances that is judged; null where the service as a whole is meant.</summary>
    public string? SetId { get; init; }

    /// <summary>Gets the set that served before, to compare with; null where none is there.</summary>
    public string? BaselineSetId { get; init; }

    /// <summary>Gets the clock.</summary>
    public required TimeProvider Time { get; init; }
}
