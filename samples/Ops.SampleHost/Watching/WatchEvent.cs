using Ops.Health;

namespace Ops.SampleHost.Watching;

/// <summary>A transition, or a note of the demo on what it has just done.</summary>
internal sealed record WatchEvent(DateTimeOffset At, HealthTransition? Transition, string? Note)
{
    /// <summary>Gets whether it is only the first look at a healthy target, which is no news.</summary>
    public bool IsFirstLook => Transition is { From: ProbeStatus.Unknown, To: ProbeStatus.Healthy };

    public static WatchEvent Of(HealthTransition transition) => new(transition.At, transition, null);

    public static WatchEvent Of(DateTimeOffset at, string note) => new(at, null, note);
}
