namespace Ops.Health;

/// <summary>Why a transition is announced.</summary>
public enum TransitionKind : byte
{
    /// <summary>The effective status changed.</summary>
    Changed,

    /// <summary>The target changes so often that it is held at degraded or worse until it settles.</summary>
    FlappingStarted,

    /// <summary>The target has settled.</summary>
    FlappingStopped,

    /// <summary>The target is still not well, although what had suppressed the alert was over before the latest run began: alert now.</summary>
    SuppressionEnded,
}
