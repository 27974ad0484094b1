namespace Ops.Deploy;

/// <summary>How a service is watched.</summary>
public sealed record WatchRequest
{
    /// <summary>Gets for how long; the default is 30 minutes.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Gets how often; the default is every 30 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the checks to run each time, by name, besides looking at the instances; the default is those of <see cref="DeployRequest.Verifications"/>.</summary>
    public IReadOnlyList<string>? Checks { get; init; }

    /// <summary>Gets how many times in a row it must fail to count; the default is 2.</summary>
    public int FailureThreshold { get; init; } = 2;
}
