namespace Ops.Deploy;

/// <summary>A revision that once served with success, as the journal knows it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Spec">What it ran.</param>
/// <param name="At">When its deployment had succeeded.</param>
public sealed record ServedRevision(int Number, DeploySpec Spec, DateTimeOffset At);
