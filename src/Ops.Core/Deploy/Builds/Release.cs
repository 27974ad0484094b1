namespace Ops.Deploy;

/// <summary>A release directory that is complete: checked out and built.</summary>
/// <param name="Commit">The full id of its commit.</param>
/// <param name="Subject">The first line of the commit's message.</param>
/// <param name="Directory">The directory, to deploy as <see cref="DeploySpec.Artifact"/>.</param>
/// <param name="BuiltAt">When it was completed.</param>
public sealed record Release(string Commit, string Subject, string Directory, DateTimeOffset BuiltAt);
