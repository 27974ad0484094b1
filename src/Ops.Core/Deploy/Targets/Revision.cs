namespace Ops.Deploy;

/// <summary>A revision of a service that the platform still knows.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Version">What people call it.</param>
/// <param name="SetId">Its set of instances.</param>
/// <param name="SpecHash">The hash of its spec.</param>
/// <param name="StagedAt">When it was staged.</param>
/// <param name="IsRunning">Whether any instance of it is wanted.</param>
/// <param name="Spec">What it runs, or null where the platform does not keep that.</param>
public sealed record Revision(int Number, string Version, string SetId, string SpecHash, DateTimeOffset StagedAt, bool IsRunning, DeploySpec? Spec);
