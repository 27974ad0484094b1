using Ops.Journal;

namespace Ops.Deploy;

/// <summary>Notes what people did outside of plans.</summary>
internal static class DeployAudit
{
    public static async Task NoteBrokenLockAsync(IJournal journal, string target, string service, LockLease? holder, string actor, string reason, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var entry = JournalEntry.Create("lock-broken-by", new BrokenLockEvent(actor, reason, holder?.Fence.Owner, holder?.Reason), DeployAuditJson.Default.BrokenLockEvent);
        await journal.AppendAsync(new JournalAppend { Stream = $"audit/{target}/{service}", At = at, Events = [entry] }, cancellationToken).ConfigureAwait(false);
    }
}
