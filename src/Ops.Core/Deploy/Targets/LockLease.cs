namespace Ops.Deploy;

/// <summary>The lock of a service in somebody's hands.</summary>
/// <param name="Service">The service.</param>
/// <param name="Fence">Proof of holding it.</param>
/// <param name="Reason">What for.</param>
/// <param name="AcquiredAt">Since when.</param>
/// <param name="ExpiresAt">Until when, unless it is prolonged.</param>
public sealed record LockLease(string Service, Fence Fence, string Reason, DateTimeOffset AcquiredAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Gets how long it holds without being prolonged.</summary>
    public TimeSpan TimeToLive { get; init; }
}
