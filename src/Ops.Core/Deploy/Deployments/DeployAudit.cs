using Ops.Journal;

namespace Ops.Deploy;

/// <summary>Who did what, as the journal has it: notes what people do outside of plans, and reads all of it.</summary>
internal static class DeployAudit
{
    private const string LockBroken = "lock-broken-by";

    public static async Task NoteBrokenLockAsync(IJournal journal, string target, string service, LockLease? holder, string actor, string reason, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var entry = JournalEntry.Create(LockBroken, new BrokenLockEvent(actor, reason, holder?.Fence.Owner, holder?.Reason), DeployAuditJson.Default.BrokenLockEvent);
        await journal.AppendAsync(new JournalAppend { Stream = $"audit/{target}/{service}", At = at, Events = [entry] }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns what people did to a service, oldest first; an empty service means all of the target.</summary>
    public static async Task<IReadOnlyList<DeployAuditEntry>> ReadAsync(IJournal journal, string target, string service, CancellationToken cancellationToken)
    {
        var entries = new List<DeployAuditEntry>();
        foreach (var prefix in (string[])["deploy", "audit"])
        {
            var whole = service.Length == 0 ? $"{prefix}/{target}/" : $"{prefix}/{target}/{service}";
            await foreach (var stream in journal.ListAsync(whole, cancellationToken).ConfigureAwait(false))
            {
                if (service.Length == 0 || stream.Name.Length == whole.Length || stream.Name[whole.Length] == '/')
                    await AddAsync(entries, journal, stream.Name, cancellationToken).ConfigureAwait(false);
            }
        }

        return [.. entries.OrderBy(entry => entry.At)];
    }

    private static async Task AddAsync(List<DeployAuditEntry> entries, IJournal journal, string stream, CancellationToken cancellationToken)
    {
        var service = stream.Split('/')[2];
        string? plan = null;
        await foreach (var happened in journal.ReadAsync(stream, 0, cancellationToken).ConfigureAwait(false))
        {
            if (happened.Type == DeployEvents.Accepted)
                plan = happened.Read(DeployEventJson.Default.AcceptedEvent).Plan.Id;
            entries.AddRange(EntriesOf(happened, service, plan));
        }
    }

    private static IEnumerable<DeployAuditEntry> EntriesOf(JournalEvent happened, string service, string? plan) => happened.Type switch
    {
        DeployEvents.Accepted => EntriesOf(happened.At, happened.Read(DeployEventJson.Default.AcceptedEvent)),
        DeployEvents.AbortRequested when happened.Read(DeployEventJson.Default.AbortRequestedEvent) is var aborted =>
            [new(happened.At, aborted.Actor, DeployAuditAction.AskedToAbort, service, "asked to stop and to undo", aborted.Reason, plan)],
        DeployEvents.Decided when happened.Read(DeployEventJson.Default.DecidedEvent) is var decided =>
            [new(happened.At, decided.Actor, DeployAuditAction.Decided, service, $"{decided.Decision}", decided.Reason, plan)],
        LockBroken when happened.Read(DeployAuditJson.Default.BrokenLockEvent) is var broken =>
            [new(happened.At, broken.Actor, DeployAuditAction.BrokeLock, service, broken.Holder is { } holder ? $"took the lock from {holder} ({broken.HolderReason})" : "the lock was held by nobody", broken.Reason, null)],
        _ => [],
    };

    private static IEnumerable<DeployAuditEntry> EntriesOf(DateTimeOffset at, AcceptedEvent accepted)
    {
        var plan = accepted.Plan;
        var text = plan.Version is { } version ? $"{plan.Kind} {version}" : $"{plan.Kind}";
        yield return new DeployAuditEntry(at, plan.Actor, DeployAuditAction.Requested, plan.Service, text, plan.Reason, plan.Id);
        if (plan.Emergency is { } emergency)
            yield return new DeployAuditEntry(at, emergency.Actor, DeployAuditAction.RequestedInEmergency, plan.Service, text, emergency.Reason, plan.Id);
        if (accepted.Consent is not null)
            yield return new DeployAuditEntry(at, plan.Actor, DeployAuditAction.Consented, plan.Service, plan.Consent ?? text, plan.Reason, plan.Id);
    }
}
