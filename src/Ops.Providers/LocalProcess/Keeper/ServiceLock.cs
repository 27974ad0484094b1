using System.Globalization;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>The lock of the service; every holder gets a fence newer than all that were seen.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ServiceLock(OperationLog log, string service, TimeProvider time)
{
    public static bool IsHeld(KeeperState state, DateTimeOffset now) => state.Lock is { } lease && lease.ExpiresAt > now;

    /// <summary>Returns who holds the lock, or null where nobody does.</summary>
    public static LockLease? Holder(KeeperState state, DateTimeOffset now) => IsHeld(state, now) ? state.Lock : null;

    public LockLease Acquire(LockRequest request)
    {
        if (request.TimeToLive <= TimeSpan.Zero)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"the lock of '{service}' is asked for {request.TimeToLive}; ask for a time above zero");

        return log.Commit(state =>
        {
            var now = time.GetUtcNow();
            if (Holder(state, now) is { } holder)
                throw Held(holder);
            var fence = new Fence(state.Fence + 1, request.Owner);
            var lease = new LockLease(service, fence, request.Reason, now, now + request.TimeToLive) { TimeToLive = request.TimeToLive };
            return state with { Lock = lease, Fence = fence.Token };
        }).Lock!;
    }

    /// <summary>Prolongs a lock, also one whose time is over, as long as nobody else has taken it.</summary>
    public LockLease Renew(LockLease lease) => log.Commit(state =>
        state.Lock is { } held && held.Fence == lease.Fence
            ? state with { Lock = held with { ExpiresAt = time.GetUtcNow() + held.TimeToLive } }
            : throw new DeployException(DeployError.StaleFence, DeployRetry.No, $"{lease.Fence.Owner} has lost the lock of '{service}': {(state.Lock is { } other ? $"{other.Fence.Owner} holds it ({other.Reason})" : "it was broken or released")}")).Lock!;

    public void Release(LockLease lease) => log.Commit(state => state.Lock?.Fence == lease.Fence ? state with { Lock = null } : state);

    public LockLease? Break()
    {
        LockLease? broken = null;
        log.Commit(state =>
        {
            broken = Holder(state, time.GetUtcNow());
            return broken is null ? state : state with { Lock = null, Fence = state.Fence + 1 };
        });
        return broken;
    }

    private DeployException Held(LockLease holder) => new(
        DeployError.LockHeld, DeployRetry.Safe,
        string.Create(CultureInfo.InvariantCulture, $"{holder.Fence.Owner} holds the lock of '{service}' since {holder.AcquiredAt:u} for '{holder.Reason}', until {holder.ExpiresAt:u} at least; wait, or break the lock if its holder is gone"));
}
