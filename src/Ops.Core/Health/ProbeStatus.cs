namespace Ops.Health;

/// <summary>The health of a target; the default value is <see cref="Unknown"/>, never healthy.</summary>
public enum ProbeStatus : byte
{
    /// <summary>There is no evidence.</summary>
    Unknown,

    /// <summary>The target does its job.</summary>
    Healthy,

    /// <summary>The target does its job, but worse than it should.</summary>
    Degraded,

    /// <summary>The target does not do its job.</summary>
    Unhealthy,
}
