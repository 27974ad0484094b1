namespace Ops.Health;

/// <summary>The options of a probe that is given as code: only the common ones.</summary>
public sealed class DelegateProbeOptions : ProbeOptions;
