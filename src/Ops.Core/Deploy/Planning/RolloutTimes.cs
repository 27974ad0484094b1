namespace Ops.Deploy;

/// <summary>How long the parts of a rollout may take.</summary>
internal sealed record RolloutTimes(TimeSpan ReadyTimeout, TimeSpan StableFor, TimeSpan Grace);
