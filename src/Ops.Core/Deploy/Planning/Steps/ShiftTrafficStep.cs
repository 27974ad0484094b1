namespace Ops.Deploy;

/// <summary>Sends requests to other sets.</summary>
public sealed record ShiftTrafficStep : PlanStep
{
    /// <summary>Gets where they go.</summary>
    public required IReadOnlyList<TrafficShare> Shares { get; init; }

    /// <summary>Gets the sets whose requests in flight are waited for.</summary>
    public IReadOnlyList<string> Drains { get; init; } = [];

    /// <summary>Gets how long to wait for them.</summary>
    public required TimeSpan Grace { get; init; }
}
