namespace Ops.Deploy;

/// <summary>Changes the number of instances of a set.</summary>
public sealed record ScaleStep : PlanStep
{
    /// <summary>Gets the set.</summary>
    public required string SetId { get; init; }

    /// <summary>Gets how many there are.</summary>
    public required int From { get; init; }

    /// <summary>Gets how many there will be.</summary>
    public required int To { get; init; }

    /// <summary>Gets how long requests in flight and stopping may take.</summary>
    public required TimeSpan Grace { get; init; }
}
