namespace Ops.Deploy;

/// <summary>Replaces the instances a few at a time, new ones first.</summary>
public sealed record RollingStrategy : DeployStrategy
{
    /// <summary>Gets how many new instances are added at a time; the default is 1.</summary>
    public int MaxSurge { get; init; } = 1;

    /// <summary>Gets the pause after each batch; the default is none.</summary>
    public TimeSpan Pause { get; init; }
}
