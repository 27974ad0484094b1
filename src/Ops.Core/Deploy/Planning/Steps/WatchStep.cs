namespace Ops.Deploy;

/// <summary>Looks again and again whether all is well.</summary>
public sealed record WatchStep : PlanStep
{
    /// <summary>Gets the set whose instances are watched.</summary>
    public required string SetId { get; init; }

    /// <summary>Gets the set that served before, with which a canary is compared; null where there is none.</summary>
    public string? BaselineSetId { get; init; }

    /// <summary>Gets for how long.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Gets how often.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Gets the checks to run each time, by name.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>Gets how many times in a row it must fail to count.</summary>
    public required int FailureThreshold { get; init; }
}
