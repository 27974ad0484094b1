namespace Ops.Health;

/// <summary>What one run of a probe found.</summary>
/// <param name="Status">The health found; <see cref="ProbeStatus.Unknown"/> counts neither for nor against the target.</param>
/// <param name="Value">The measured value in the probe's own unit, or <see cref="double.NaN"/> where it measures nothing.</param>
/// <param name="Description">What was found, for people, without secrets; leave it null for a healthy target to keep a sweep free of allocations.</param>
/// <param name="Exception">The cause of a failure, if there was one.</param>
public readonly record struct ProbeResult(ProbeStatus Status, double Value = double.NaN, string? Description = null, Exception? Exception = null)
{
    /// <summary>Returns a healthy result.</summary>
    public static ProbeResult Healthy(double value = double.NaN, string? description = null) => new(ProbeStatus.Healthy, value, description);

    /// <summary>Returns a degraded result with its reason.</summary>
    public static ProbeResult Degraded(string description, double value = double.NaN) => new(ProbeStatus.Degraded, value, description);

    /// <summary>Returns an unhealthy result with its reason.</summary>
    public static ProbeResult Unhealthy(string description, Exception? exception = null, double value = double.NaN) => new(ProbeStatus.Unhealthy, value, description, exception);
}
