namespace Ops.Deploy;

/// <summary>Keeps a set for a while, then retires it, also if the process has ended in between.</summary>
public sealed record KeepStep : PlanStep
{
    /// <summary>Gets the set.</summary>
    public required string SetId { get; init; }

    /// <summary>Gets for how long.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Gets how long requests in flight and stopping may take then.</summary>
    public required TimeSpan Grace { get; init; }
}
