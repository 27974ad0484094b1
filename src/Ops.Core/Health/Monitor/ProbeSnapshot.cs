namespace Ops.Health;

/// <summary>What the engine knows about a probe at one moment.</summary>
public sealed record ProbeSnapshot
{
    /// <summary>Gets the probe's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the status after thresholds.</summary>
    public ProbeStatus Status { get; init; }

    /// <summary>Gets the result of the latest run.</summary>
    public ProbeResult Result { get; init; }

    /// <summary>Gets how the latest run ended.</summary>
    public ProbeOutcome Outcome { get; init; }

    /// <summary>Gets how long the latest run took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets when the latest run ended, or null before the first.</summary>
    public DateTimeOffset? LastRun { get; init; }

    /// <summary>Gets since when the status has been what it is, to the second; null before the first run.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Gets whether the target changes so often that its status is held.</summary>
    public bool IsFlapping { get; init; }

    /// <summary>Gets whether its worsening was not announced, for a dependency or a maintenance window.</summary>
    public bool IsSuppressed { get; init; }

    /// <summary>Gets whether the probe was seen to block its thread and was moved to the blocking lane.</summary>
    public bool IsBlocking { get; init; }

    /// <summary>Gets whether an abandoned run of the probe has not ended yet.</summary>
    public bool IsHung { get; init; }

    /// <summary>Gets the labels of the registration.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}
