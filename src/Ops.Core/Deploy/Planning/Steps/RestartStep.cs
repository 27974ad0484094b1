namespace Ops.Deploy;

/// <summary>Restarts one instance.</summary>
public sealed record RestartStep : PlanStep
{
    /// <summary>Gets the set.</summary>
    public required string SetId { get; init; }

    /// <summary>Gets the instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Gets how long stopping may take.</summary>
    public required TimeSpan Grace { get; init; }
}
