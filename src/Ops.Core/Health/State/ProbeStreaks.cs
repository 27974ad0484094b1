namespace Ops.Health;

/// <summary>The status of one probe with the results that are counting towards its next change.</summary>
public sealed record ProbeStreaks
{
    /// <summary>Gets the probe's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the status after thresholds and flap detection.</summary>
    public ProbeStatus Status { get; init; }

    /// <summary>Gets the status after thresholds alone.</summary>
    public ProbeStatus Settled { get; init; }

    /// <summary>Gets the status of the latest result.</summary>
    public ProbeStatus Latest { get; init; }

    /// <summary>Gets since when the status has been what it is.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Gets how many results in a row were healthy, at most 255.</summary>
    public int HealthyInARow { get; init; }

    /// <summary>Gets how many results in a row were healthy or degraded, at most 255.</summary>
    public int NotUnhealthyInARow { get; init; }

    /// <summary>Gets how many results in a row were degraded or unhealthy, at most 255.</summary>
    public int NotHealthyInARow { get; init; }

    /// <summary>Gets how many results in a row were unhealthy, at most 255.</summary>
    public int UnhealthyInARow { get; init; }

    /// <summary>Gets one bit for each of the latest 32 results, newest lowest, set where it failed.</summary>
    public uint Failures { get; init; }

    /// <summary>Gets one bit for each of the latest 32 results, newest lowest, set where it differed from the one before.</summary>
    public uint Changes { get; init; }

    /// <summary>Gets whether the target was held to be flapping.</summary>
    public bool IsFlapping { get; init; }

    /// <summary>Gets whether its worsening was not announced.</summary>
    public bool IsSuppressed { get; init; }
}
