namespace Ops.Deploy;

/// <summary>A lock after a change.</summary>
internal sealed record LockEvent(long Token, string Owner, string Reason, DateTimeOffset AcquiredAt, DateTimeOffset ExpiresAt, TimeSpan TimeToLive);
