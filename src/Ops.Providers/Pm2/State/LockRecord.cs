namespace Ops.Providers.Pm2;

/// <summary>Who holds the lock of a service.</summary>
internal sealed record LockRecord(long Token, string Owner, string Reason, DateTimeOffset AcquiredAt, DateTimeOffset ExpiresAt, TimeSpan TimeToLive)
{
    public LockLease ToLease(string service) => new(service, new Fence(Token, Owner), Reason, AcquiredAt, ExpiresAt) { TimeToLive = TimeToLive };
}
