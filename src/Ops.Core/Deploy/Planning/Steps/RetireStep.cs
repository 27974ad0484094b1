namespace Ops.Deploy;

/// <summary>Stops the instances of a set.</summary>
public sealed record RetireStep : PlanStep
{
    /// <summary>Gets the set.</summary>
    public required string SetId { get; init; }

    /// <summary>Gets what is left of it.</summary>
    public required RetireMode Mode { get; init; }

    /// <summary>Gets how long requests in flight and stopping may take.</summary>
    public required TimeSpan Grace { get; init; }
}
