namespace Ops.Deploy;

/// <summary>What a target says of a spec before anything is changed.</summary>
public sealed record DeployAssessment
{
    /// <summary>Gets what would differ from what runs; empty where nothing would.</summary>
    public IReadOnlyList<SpecChange> Changes { get; init; } = [];

    /// <summary>Gets why the spec cannot be deployed at all, each with where the fault is and what to do.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Gets why a second instance cannot run beside one of the same or another revision, such as a fixed host port; null where it can.</summary>
    public string? NoSurgeReason { get; init; }
}
