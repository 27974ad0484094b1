namespace Ops.Deploy;

/// <summary>Runs a check, which must pass.</summary>
public sealed record CheckStep : PlanStep
{
    /// <summary>Gets the check, by name.</summary>
    public required string Check { get; init; }

    /// <summary>Gets the set whose instances it is run for, each of them; null means the service as a whole.</summary>
    public string? SetId { get; init; }
}
