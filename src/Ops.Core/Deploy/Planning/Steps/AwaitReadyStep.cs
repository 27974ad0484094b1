namespace Ops.Deploy;

/// <summary>Waits until enough instances of a set are ready and stay so.</summary>
public sealed record AwaitReadyStep : PlanStep
{
    /// <summary>Gets the set.</summary>
    public required string SetId { get; init; }

    /// <summary>Gets how many.</summary>
    public required int Replicas { get; init; }

    /// <summary>Gets for how long, without a restart.</summary>
    public required TimeSpan StableFor { get; init; }

    /// <summary>Gets the checks that each instance must pass, by name.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];
}
