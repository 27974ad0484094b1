namespace Ops.Providers.Pm2;

/// <summary>The lock of a service, in the file of its state: every process of this machine that works with the same PM2 home sees it.</summary>
internal sealed class DeployLock(ServiceStores stores, TimeProvider time) : IDeployLock
{
    public async Task<LockLease> AcquireAsync(LockRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.TimeToLive <= TimeSpan.Zero)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"A lock of '{request.Service}' cannot hold for {request.TimeToLive}; write a time above zero.");
        var record = await stores.Of(request.Service).UpdateAsync(
            current => Held(current) is { } held ? throw HeldBy(request.Service, held) : Taken(current, request),
            cancellationToken).ConfigureAwait(false);
        return record.Lock!.ToLease(request.Service);
    }

    public async Task<LockLease> RenewAsync(LockLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var record = await stores.Of(lease.Service).UpdateAsync(
            current => current.Lock?.Token == lease.Fence.Token
                ? current with { Lock = current.Lock with { ExpiresAt = time.GetUtcNow() + current.Lock.TimeToLive } }
                : throw new DeployException(DeployError.StaleFence, DeployRetry.No, $"'{lease.Fence.Owner}' has lost the lock of '{lease.Service}'{(Held(current) is { } held ? $": '{held.Owner}' holds it since {held.AcquiredAt:u}" : ": it was broken or given back")}."),
            cancellationToken).ConfigureAwait(false);
        return record.Lock!.ToLease(lease.Service);
    }

    public Task ReleaseAsync(LockLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return stores.Of(lease.Service).UpdateAsync(current => current.Lock?.Token == lease.Fence.Token ? current with { Lock = null } : current, cancellationToken);
    }

    public Task<LockLease?> FindAsync(string service, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Held(stores.Of(service).Read())?.ToLease(service));
    }

    public async Task<LockLease?> BreakAsync(string service, CancellationToken cancellationToken)
    {
        LockRecord? held = null;
        await stores.Of(service).UpdateAsync(
            current =>
            {
                held = Held(current);
                // Who held it must fail from now on, also where it does not look at the lock again.
                return current.Lock is null ? current : current with { Lock = null, Fence = Math.Max(current.Fence, current.Lock.Token) + 1 };
            },
            cancellationToken).ConfigureAwait(false);
        return held?.ToLease(service);
    }

    private LockRecord? Held(ServiceRecord record) => record.Lock is { } held && held.ExpiresAt > time.GetUtcNow() ? held : null;

    private ServiceRecord Taken(ServiceRecord record, LockRequest request)
    {
        var now = time.GetUtcNow();
        var token = Math.Max(record.Fence, record.Lock?.Token ?? 0) + 1;
        return record with { Fence = token, Lock = new LockRecord(token, request.Owner, request.Reason, now, now + request.TimeToLive, request.TimeToLive) };
    }

    private static DeployException HeldBy(string service, LockRecord held) =>
        new(DeployError.LockHeld, DeployRetry.Safe, $"'{held.Owner}' holds the lock of '{service}' since {held.AcquiredAt:u}, for: {held.Reason}. It ends at {held.ExpiresAt:u} unless it is prolonged; wait, or break it.");
}
