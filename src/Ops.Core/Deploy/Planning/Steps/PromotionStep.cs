namespace Ops.Deploy;

/// <summary>Makes sure that this very version was deployed with success on another target and serves there.</summary>
public sealed record PromotionStep : PlanStep
{
    /// <summary>Gets the other target's name.</summary>
    public required string StagingTarget { get; init; }

    /// <summary>Gets the version.</summary>
    public required string Version { get; init; }

    /// <summary>Gets the artifact, which must be the same; empty where the target has it configured.</summary>
    public required string SpecArtifact { get; init; }
}
