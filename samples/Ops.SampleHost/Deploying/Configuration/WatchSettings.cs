using Ops.Deploy;

namespace Ops.SampleHost.Deploying.Configuration;

/// <summary>How a service is watched after a deployment: <c>Watch</c> of a service.</summary>
internal sealed class WatchSettings
{
    private static readonly WatchRequest _usual = new();

    public bool Enabled { get; set; } = true;

    public TimeSpan Duration { get; set; } = _usual.Duration;

    public TimeSpan Interval { get; set; } = _usual.Interval;

    /// <summary>Gets the checks to run each time; none means those of the verifications.</summary>
    public IList<string> Checks { get; } = [];

    public int FailureThreshold { get; set; } = _usual.FailureThreshold;

    public WatchRequest? Create() => !Enabled ? null : new WatchRequest
    {
        Duration = Duration,
        Interval = Interval,
        Checks = Checks.Count == 0 ? null : [.. Checks],
        FailureThreshold = FailureThreshold,
    };
}
