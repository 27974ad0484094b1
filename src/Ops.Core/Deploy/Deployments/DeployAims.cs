namespace Ops.Deploy;

/// <summary>What deployments should add up to.</summary>
public sealed record DeployAims
{
    /// <summary>Gets the part of deployments that must be exceeded by those that succeed, from 0 to 1; the default is 0.95.</summary>
    public double SuccessRate { get; init; } = 0.95;

    /// <summary>Gets the time below which successful deployments must stay on average, the watch after them left out; the default is 5 minutes.</summary>
    public TimeSpan MeanDuration { get; init; } = TimeSpan.FromMinutes(5);
}
