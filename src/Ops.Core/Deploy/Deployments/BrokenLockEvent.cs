namespace Ops.Deploy;

/// <summary>Somebody took a lock away from its holder.</summary>
internal sealed record BrokenLockEvent(string Actor, string Reason, string? Holder, string? HolderReason);
