namespace Ops.Deploy;

/// <summary>The lock of the service was taken.</summary>
internal sealed record LockedEvent(long Token, string Owner);
