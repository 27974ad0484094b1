using Ops.Journal;

namespace Ops.Deploy;

/// <summary>Locks in the journal, for targets that have none of their own; as good as the journal is shared.</summary>
/// <remarks>A lock that is taken or given back is an event; to prolong it is an append of none, which moves the time of the stream's last append, so that long deployments leave no more behind than short ones.</remarks>
internal sealed class JournalDeployLock(IJournal journal, string target, TimeProvider time) : IDeployLock
{
    public async Task<LockLease> AcquireAsync(LockRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (last, isHeld, version) = await ReadAsync(request.Service, cancellationToken).ConfigureAwait(false);
            var now = time.GetUtcNow();
            if (isHeld && last!.ExpiresAt > now)
                throw Held(request.Service, last);

            var taken = new LockEvent((last?.Token ?? 0) + 1, request.Owner, request.Reason, now, now + request.TimeToLive, request.TimeToLive);
            if (await TryAppendAsync(request.Service, LockEvents.Acquired, taken, version, cancellationToken).ConfigureAwait(false))
                return Lease(request.Service, taken);
        }
    }

    public async Task<LockLease> RenewAsync(LockLease lease, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (last, isHeld, version) = await ReadAsync(lease.Service, cancellationToken).ConfigureAwait(false);
            if (!isHeld || last!.Token != lease.Fence.Token)
                throw new DeployException(DeployError.StaleFence, DeployRetry.No, $"The lock of '{lease.Service}' on '{target}' is lost: {(isHeld ? $"{last!.Owner} holds it now ({last.Reason})" : "it was given back or broken")}.");

            var now = time.GetUtcNow();
            // There must be something to append, and to clear what is not set changes nothing.
            var renewal = new JournalAppend { Stream = StreamOf(lease.Service), ExpectedVersion = version, At = now, ClearTimers = ["renewal"] };
            if (await TryAppendAsync(renewal, cancellationToken).ConfigureAwait(false))
                return Lease(lease.Service, last with { ExpiresAt = now + last.TimeToLive });
        }
    }

    public async Task ReleaseAsync(LockLease lease, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (last, isHeld, version) = await ReadAsync(lease.Service, cancellationToken).ConfigureAwait(false);
            if (!isHeld || last!.Token != lease.Fence.Token)
                return;
            if (await TryAppendAsync(lease.Service, LockEvents.Released, last, version, cancellationToken).ConfigureAwait(false))
                return;
        }
    }

    public async Task<LockLease?> FindAsync(string service, CancellationToken cancellationToken)
    {
        var (last, isHeld, _) = await ReadAsync(service, cancellationToken).ConfigureAwait(false);
        return isHeld && last!.ExpiresAt > time.GetUtcNow() ? Lease(service, last) : null;
    }

    public async Task<LockLease?> BreakAsync(string service, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (last, isHeld, version) = await ReadAsync(service, cancellationToken).ConfigureAwait(false);
            if (!isHeld)
                return null;
            // The token grows, so that the next holder's outdates that of the one who lost it.
            if (await TryAppendAsync(service, LockEvents.Broken, last! with { Token = last.Token + 1 }, version, cancellationToken).ConfigureAwait(false))
                return Lease(service, last);
        }
    }

    private static LockLease Lease(string service, LockEvent held) =>
        new(service, new Fence(held.Token, held.Owner), held.Reason, held.AcquiredAt, held.ExpiresAt) { TimeToLive = held.TimeToLive };

    private DeployException Held(string service, LockEvent held) => new(
        DeployError.LockHeld,
        DeployRetry.Safe,
        $"'{service}' on '{target}' is locked by {held.Owner} since {held.AcquiredAt:yyyy-MM-dd HH:mm:ss} UTC ({held.Reason}), until {held.ExpiresAt:HH:mm:ss} UTC unless it is prolonged; wait, or break the lock if its holder is gone.");

    private string StreamOf(string service) => $"lock/{target}/{service}";

    /// <summary>Reads who holds the lock, and until when.</summary>
    private async Task<(LockEvent? Last, bool IsHeld, long Version)> ReadAsync(string service, CancellationToken cancellationToken)
    {
        var stream = StreamOf(service);
        if (await FindStreamAsync(stream, cancellationToken).ConfigureAwait(false) is not { Version: > 0 } found)
            return (null, false, 0);

        JournalEvent? last = null;
        await foreach (var happened in journal.ReadAsync(stream, found.Version - 1, cancellationToken).ConfigureAwait(false))
            last = happened;
        if (last is null)
            return (null, false, found.Version);
        var change = last.Read(LockJson.Default.LockEvent);
        var prolonged = found.LastAt > last.At ? found.LastAt : last.At;
        return (change with { ExpiresAt = prolonged + change.TimeToLive }, last.Type is LockEvents.Acquired or LockEvents.Renewed, last.Version);
    }

    private async Task<JournalStreamInfo?> FindStreamAsync(string stream, CancellationToken cancellationToken)
    {
        await foreach (var found in journal.ListAsync(stream, cancellationToken).ConfigureAwait(false))
            return string.Equals(found.Name, stream, StringComparison.Ordinal) ? found : null;
        return null;
    }

    private Task<bool> TryAppendAsync(string service, string type, LockEvent value, long version, CancellationToken cancellationToken) => TryAppendAsync(
        new JournalAppend { Stream = StreamOf(service), ExpectedVersion = version, At = time.GetUtcNow(), Events = [JournalEntry.Create(type, value, LockJson.Default.LockEvent)] },
        cancellationToken);

    private async Task<bool> TryAppendAsync(JournalAppend append, CancellationToken cancellationToken)
    {
        try
        {
            await journal.AppendAsync(append, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (JournalConflictException)
        {
            return false;
        }
    }
}
