namespace Ops.Health.FanOut;

/// <summary>How a run is recorded.</summary>
internal readonly record struct Verdict(ProbeResult Result, ProbeOutcome Outcome);
