namespace Ops.Deploy;

/// <summary>Proof of holding the lock of a service, which a later holder's outdates.</summary>
/// <param name="Token">A number that grows with each holder.</param>
/// <param name="Owner">The holder, for people.</param>
public sealed record Fence(long Token, string Owner);
