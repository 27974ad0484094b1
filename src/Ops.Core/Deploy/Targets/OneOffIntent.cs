namespace Ops.Deploy;

/// <summary>What to run once.</summary>
/// <param name="Spec">The artifact and the environment to run in.</param>
/// <param name="Name">A short name, such as <c>migrate</c>.</param>
/// <param name="Command">The command.</param>
public sealed record OneOffIntent(DeploySpec Spec, string Name, CommandSpec Command);
