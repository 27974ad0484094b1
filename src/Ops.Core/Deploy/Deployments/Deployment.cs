namespace Ops.Deploy;

/// <summary>A plan and how far it was carried out, as the journal knows it.</summary>
public sealed record Deployment
{
    /// <summary>Gets the plan.</summary>
    public required DeployPlan Plan { get; init; }

    /// <summary>Gets how far it is.</summary>
    public required DeploymentStatus Status { get; init; }

    /// <summary>Gets when it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets when it ended; null as long as it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Gets the steps that were begun, in the order in which they were, those that undo others included.</summary>
    public IReadOnlyList<StepRecord> Steps { get; init; } = [];

    /// <summary>Gets what made it fail; null where nothing did.</summary>
    public string? Cause { get; init; }

    /// <summary>Gets what went wrong while it was undone.</summary>
    public IReadOnlyList<string> RollbackErrors { get; init; } = [];

    /// <summary>Gets what people decided about it.</summary>
    public IReadOnlyList<string> Decisions { get; init; } = [];

    /// <summary>Gets whether it has come to its end.</summary>
    public bool IsEnded => EndedAt is not null;

    /// <summary>Gets how long it took; null as long as it has not ended.</summary>
    public TimeSpan? Duration => EndedAt - StartedAt;

    /// <summary>The number of its events in the journal.</summary>
    internal long Version { get; init; }

    /// <summary>The place in the journal at which it was last taken up under the lock; 0 where it never was.</summary>
    internal long LockPosition { get; init; }

    /// <summary>The place in the journal of its latest end, also where it goes on since; 0 where it never ended.</summary>
    internal long EndPosition { get; init; }

    /// <summary>What <see cref="Steps"/> come from; null where the deployment does not come from a journal.</summary>
    internal StepHistory? History { get; init; }

    /// <summary>Who wanted it to stop, and why; null where nobody did.</summary>
    internal string? AbortRequest { get; init; }

    internal bool IsAbortRequested => AbortRequest is not null;

    internal static string StreamOf(string target, string service, string planId) => $"deploy/{target}/{service}/{planId}";

    internal static string PrefixOf(string target, string service) => $"deploy/{target}/{service}/";
}
