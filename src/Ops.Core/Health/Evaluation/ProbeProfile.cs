using Ops.Health.FanOut;

namespace Ops.Health;

/// <summary>A policy as the engine reads it: durations in the clock's units; shared by all probes with the same policy and group.</summary>
internal sealed class ProbeProfile
{
    /// <summary>Far enough to never come, near enough to be added to without overflow.</summary>
    private const long Never = long.MaxValue / 4;

    public ProbeProfile(ProbePolicy policy, GroupLimiter? group, long timestampFrequency)
    {
        long Convert(TimeSpan span) => (long)Math.Min(span.TotalSeconds * timestampFrequency, Never);

        Timeout = policy.Timeout;
        AbandonGrace = policy.AbandonGrace;
        Group = group;
        TimeoutTicks = Convert(policy.Timeout);
        GraceTicks = Convert(policy.AbandonGrace);
        RetryDelayTicks = Convert(policy.RetryDelay);
        Attempts = policy.Attempts;
        IntervalTicks = Math.Max(1, Convert(policy.Interval));
        EdgeIntervalTicks = Math.Max(1, Convert(policy.EdgeInterval ?? Shorter(policy.Interval, TimeSpan.FromSeconds(5))));
        UnhealthyIntervalTicks = Math.Max(1, Convert(policy.UnhealthyInterval ?? policy.Interval));
        JitterFraction = policy.JitterFraction;
        HealthyThreshold = policy.HealthyThreshold;
        UnhealthyThreshold = policy.UnhealthyThreshold;
        Window = policy.FailureWindow is { } window ? window with { } : null;
        Flap = policy.FlapDetection is { } flap ? flap with { } : null;
        Blocking = policy.Blocking;
    }

    public TimeSpan Timeout { get; }

    public TimeSpan AbandonGrace { get; }

    public GroupLimiter? Group { get; }

    public long TimeoutTicks { get; }

    public long GraceTicks { get; }

    public long RetryDelayTicks { get; }

    public int Attempts { get; }

    public long IntervalTicks { get; }

    public long EdgeIntervalTicks { get; }

    public long UnhealthyIntervalTicks { get; }

    public double JitterFraction { get; }

    public int HealthyThreshold { get; }

    public int UnhealthyThreshold { get; }

    public FailureWindow? Window { get; }

    public FlapDetection? Flap { get; }

    public bool Blocking { get; }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
