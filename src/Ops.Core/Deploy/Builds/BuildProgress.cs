namespace Ops.Deploy;

/// <summary>A step of a build that has ended well.</summary>
/// <param name="Commit">The commit that is built.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Duration">How long it took.</param>
public sealed record BuildProgress(string Commit, string Step, TimeSpan Duration);
