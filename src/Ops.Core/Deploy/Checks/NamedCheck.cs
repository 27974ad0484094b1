namespace Ops.Deploy;

/// <summary>A check under its name.</summary>
internal sealed record NamedCheck(string Name, DeployCheck Check);
