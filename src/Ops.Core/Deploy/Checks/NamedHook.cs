namespace Ops.Deploy;

/// <summary>A hook under its name.</summary>
internal sealed record NamedHook(string Name, DeployHook Hook);
