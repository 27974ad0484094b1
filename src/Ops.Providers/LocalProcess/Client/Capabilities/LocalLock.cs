using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

internal sealed class LocalLock(LocalProcessTarget target, TimeProvider time) : IDeployLock
{
    private static KeeperJson Json => KeeperJson.Default;

    public Task<LockLease> AcquireAsync(LockRequest request, CancellationToken cancellationToken) =>
        target.Client(request.Service).CallAsync(Calls.Acquire, new AcquireCall(request, NewId()), Json.AcquireCall, Json.LockLease, cancellationToken);

    public Task<LockLease> RenewAsync(LockLease lease, CancellationToken cancellationToken) =>
        target.Client(lease.Service).CallAsync(Calls.Renew, lease, Json.LockLease, Json.LockLease, cancellationToken);

    public Task ReleaseAsync(LockLease lease, CancellationToken cancellationToken) =>
        target.Client(lease.Service).CallAsync(Calls.Release, lease, Json.LockLease, cancellationToken);

    public Task<LockLease?> FindAsync(string service, CancellationToken cancellationToken)
    {
        var client = target.Client(service);
        return client.ReadAsync(
            () => client.FindAsync(Calls.Holder, true, Json.Boolean, Json.LockLease, cancellationToken), state => ServiceLock.Holder(state, time.GetUtcNow()), cancellationToken);
    }

    public Task<LockLease?> BreakAsync(string service, CancellationToken cancellationToken) =>
        target.Client(service).FindAsync(Calls.Break, new BreakCall(NewId()), Json.BreakCall, Json.LockLease, cancellationToken);

    /// <summary>Returns what a call is known by when it is made again because its keeper ended on the way.</summary>
    private static string NewId() => Guid.NewGuid().ToString("N");
}
