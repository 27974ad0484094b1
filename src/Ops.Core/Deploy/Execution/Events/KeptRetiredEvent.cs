namespace Ops.Deploy;

/// <summary>A set that was kept is gone, or was spared since it serves again.</summary>
internal sealed record KeptRetiredEvent(string SetId, string Detail);
