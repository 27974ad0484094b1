namespace Ops.Deploy;

/// <summary>Sends a growing part of the requests to the new revision as long as its measurements are good.</summary>
public sealed record CanaryStrategy : DeployStrategy
{
    /// <summary>Gets the stages before all requests go to the new revision; the default is 10 %, then 50 %, five minutes each.</summary>
    public IReadOnlyList<CanaryStage> Stages { get; init; } = [new(10, TimeSpan.FromMinutes(5)), new(50, TimeSpan.FromMinutes(5))];

    /// <summary>Gets the checks that judge the canary at each stage, by name; a stage without any is a mere pause in which the instances are watched.</summary>
    public IReadOnlyList<string> Analyses { get; init; } = [];

    /// <summary>Gets how often they run; the default is every 30 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how many times in a row they must fail to count; the default is 2.</summary>
    public int FailureThreshold { get; init; } = 2;

    /// <summary>Gets how long the old revision keeps running afterwards; the default is not at all.</summary>
    public TimeSpan KeepOld { get; init; }
}
