using System.Runtime.CompilerServices;
using Ops.Journal;

namespace Ops.Core.Tests.Deploy;

/// <summary>A journal in memory, as one simulated process sees it.</summary>
internal sealed class MemoryJournal(MemoryStore store, IContacts crash) : IJournal
{
    public ValueTask<JournalPosition> AppendAsync(JournalAppend append, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(crash.Pass(() => Append(append)));
    }

    public async IAsyncEnumerable<JournalEvent> ReadAsync(string stream, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var happened in Select(happened => happened.Stream == stream && happened.Version > afterVersion))
            yield return happened;
    }

    public async IAsyncEnumerable<JournalEvent> ReadAllAsync(string prefix, long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var happened in Select(happened => happened.Stream.StartsWith(prefix, StringComparison.Ordinal) && happened.Position > afterPosition))
            yield return happened;
    }

    public async IAsyncEnumerable<JournalStreamInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var group in Select(happened => happened.Stream.StartsWith(prefix, StringComparison.Ordinal)).GroupBy(happened => happened.Stream, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            yield return new JournalStreamInfo(group.Key, group.Last().Version, group.Last().Position, group.Last().At);
    }

    public ValueTask DeleteAsync(string stream, long expectedVersion, CancellationToken cancellationToken)
    {
        crash.Pass(() => store.Events.RemoveAll(happened => happened.Stream == stream));
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<DueTimer>> TakeDueAsync(DueQuery query, CancellationToken cancellationToken)
    {
        return new(crash.Pass(Take));

        IReadOnlyList<DueTimer> Take()
        {
            lock (store.Gate)
            {
                var due = store.Timers.Values.Where(timer => timer.DueAt <= query.Now && timer.LeasedUntil <= query.Now && timer.Stream.StartsWith(query.Prefix, StringComparison.Ordinal)).OrderBy(timer => timer.DueAt).Take(query.MaxCount).ToList();
                var taken = due.Select(timer => timer with { LeasedUntil = query.Now + query.Lease, Attempt = timer.Attempt + 1, LeaseToken = Guid.NewGuid().ToString() }).ToList();
                foreach (var timer in taken)
                    store.Timers[(timer.Stream, timer.Key)] = timer;
                return taken;
            }
        }
    }

    public ValueTask<bool> RenewAsync(DueTimer timer, DateTimeOffset until, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        lock (store.Gate)
            return new(store.Timers.Values.Select(timer => (DateTimeOffset?)(timer.LeasedUntil > timer.DueAt ? timer.LeasedUntil : timer.DueAt)).Min());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private List<JournalEvent> Select(Func<JournalEvent, bool> matches)
    {
        if (crash.HasCrashed)
            throw new CrashException();
        lock (store.Gate)
            return [.. store.Events.Where(matches)];
    }

    private JournalPosition Append(JournalAppend append)
    {
        lock (store.Gate)
        {
            var version = store.Events.Where(happened => happened.Stream == append.Stream).Select(happened => happened.Version).DefaultIfEmpty().Max();
            if (append.ExpectedVersion is { } expected && expected != version)
                throw new JournalConflictException(append.Stream, expected, version);

            foreach (var entry in append.Events)
                store.Events.Add(new JournalEvent(append.Stream, ++version, store.Events.Count + 1, append.At, entry.Type, entry.Data));
            foreach (var key in append.ClearTimers)
                store.Timers.Remove((append.Stream, key));
            foreach (var timer in append.SetTimers)
                store.Timers[(append.Stream, timer.Key)] = new DueTimer(append.Stream, timer.Key, timer.DueAt, DateTimeOffset.MinValue, "", 0);
            return new JournalPosition(version, store.Events.Count);
        }
    }
}
