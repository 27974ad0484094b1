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

    /// <summary>Takes the lock; a request that is repeated gets what it got before.</summary>
    public LockLease Acquire(AcquireCall call)
    {
        var request = call.Request;
        if (request.TimeToLive <= TimeSpan.Zero)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"the lock of '{service}' is asked for {request.TimeToLive}; ask for a time above zero");

        return log.Commit(state =>
        {
            var now = time.GetUtcNow();
            if (Holder(state, now) is { } holder)
                return state.LockRequestId == call.Id ? state : throw Held(holder);
            var fence = new Fence(state.Fence + 1, request.Owner);
            var lease = new LockLease(service, fence, request.Reason, now, now + request.TimeToLive) { TimeToLive = request.TimeToLive };
            return state with { Lock = lease, LockRequestId = call.Id, Fence = fence.Token };
        }).Lock!;
    }

    /// <summary>Prolongs a lock, also one whose time is over, as long as nobody else has taken it.</summary>
    public LockLease Renew(LockLease lease) => log.Commit(state =>
        state.Lock is { } held && held.Fence == lease.Fence
            ? state with { Lock = held with { ExpiresAt = time.GetUtcNow() + held.TimeToLive } }
            : throw new DeployException(DeployError.StaleFence, DeployRetry.No, $"{lease.Fence.Owner} has lost the lock of '{service}': {(state.Lock is { } other ? $"{other.Fence.Owner} holds it ({other.Reason})" : "it was broken or released")}")).Lock!;

    public void Release(LockLease lease) => log.Commit(state => state.Lock?.Fence == lease.Fence ? state with { Lock = null } : state);

    /// <summary>Takes the lock from whoever holds it; a request that is repeated takes it from nobody else.</summary>
    public LockLease? Break(BreakCall call) => log.Commit(state =>
    {
        if (state.LastBreak?.Id == call.Id)
            return state;
        var broken = new BrokenLock(call.Id, Holder(state, time.GetUtcNow()));
        return broken.Lease is null ? state with { LastBreak = broken } : state with { Lock = null, Fence = state.Fence + 1, LastBreak = broken };
    }).LastBreak!.Lease;

    private DeployException Held(LockLease holder) => new(
        DeployError.LockHeld, DeployRetry.Safe,
        string.Create(CultureInfo.InvariantCulture, $"{holder.Fence.Owner} holds the lock of '{service}' since {holder.AcquiredAt:u} for '{holder.Reason}', until {holder.ExpiresAt:u} at least; wait, or break the lock if its holder is gone"));
}
