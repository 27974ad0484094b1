using Ops.Deploy;

namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>A lock of the platform's own: it learns of each new holder at once.</summary>
internal sealed class PlatformLock(IDeployLock inner, SimulatedPlatform platform) : IDeployLock
{
    public async Task<LockLease> AcquireAsync(LockRequest request, CancellationToken cancellationToken)
    {
        var lease = await inner.AcquireAsync(request, cancellationToken);
        platform.Raise(lease.Fence.Token);
        return lease;
    }

    /// <summary>Called after the lock was prolonged; throws what the platform would.</summary>
    public Action<string>? AfterRenewal { get; set; }

    public async Task<LockLease> RenewAsync(LockLease lease, CancellationToken cancellationToken)
    {
        var renewed = await inner.RenewAsync(lease, cancellationToken);
        AfterRenewal?.Invoke("renewal");
        return renewed;
    }

    public Task ReleaseAsync(LockLease lease, CancellationToken cancellationToken) => inner.ReleaseAsync(lease, cancellationToken);

    public Task<LockLease?> FindAsync(string service, CancellationToken cancellationToken) => inner.FindAsync(service, cancellationToken);

    public async Task<LockLease?> BreakAsync(string service, CancellationToken cancellationToken)
    {
        var lost = await inner.BreakAsync(service, cancellationToken);
        if (lost is not null)
            platform.Raise(lost.Fence.Token + 1);
        return lost;
    }
}
