using System.Runtime.CompilerServices;
using Ops.Journal;

namespace Ops.Core.Tests.Deploy;

/// <summary>A journal in memory, as one simulated process sees it.</summary>
internal sealed class MemoryJournal(MemoryStore store, IContacts crash) : IJournal
{
    /// <summary>Called before an append has its effect; throws what the journal would.</summary>
    public Action<JournalAppend>? Before { get; set; }

    /// <summary>Called after an append had its effect; throws what the journal would.</summary>
    public Action<JournalAppend>? After { get; set; }

    /// <summary>Called before a stream is read; throws what the journal would.</summary>
    public Action<string>? Reading { get; init; }

    public ValueTask<JournalPosition> AppendAsync(JournalAppend append, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Before?.Invoke(append);
        var place = crash.Pass(() => Append(append));
        After?.Invoke(append);
        return new(place);
    }

    public async IAsyncEnumerable<JournalEvent> ReadAsync(string stream, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        Reading?.Invoke(stream);
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
        foreach (var stream in List(prefix))
            yield return stream;
    }

    public ValueTask DeleteAsync(string stream, long expectedVersion, CancellationToken cancellationToken)
    {
        crash.Pass(() => Delete(stream, expectedVersion));
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

    public ValueTask<bool> RenewAsync(DueTimer timer, DateTimeOffset until, CancellationToken cancellationToken)
    {
        return new(crash.Pass(Renew));

        bool Renew()
        {
            lock (store.Gate)
            {
                if (store.Timers.GetValueOrDefault((timer.Stream, timer.Key)) is not { } set || set.LeaseToken != timer.LeaseToken)
                    return false;
                store.Timers[(timer.Stream, timer.Key)] = set with { LeasedUntil = until };
                return true;
            }
        }
    }

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

    private List<JournalStreamInfo> List(string prefix)
    {
        if (crash.HasCrashed)
            throw new CrashException();
        lock (store.Gate)
            return [.. store.Streams.Where(stream => stream.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(stream => stream.Key, StringComparer.Ordinal).Select(stream => new JournalStreamInfo(stream.Key, stream.Value.Version, LastPosition(stream.Key), stream.Value.LastAt))];
    }

    private long LastPosition(string stream) => store.Events.FindLast(happened => happened.Stream == stream)?.Position ?? 0;

    private JournalPosition Append(JournalAppend append)
    {
        lock (store.Gate)
        {
            var version = Require(append.Stream, append.ExpectedVersion);
            foreach (var entry in append.Events)
                store.Events.Add(new JournalEvent(append.Stream, ++version, ++store.Position, append.At, entry.Type, entry.Data));
            store.Streams[append.Stream] = (version, append.At);
            foreach (var key in append.ClearTimers)
                store.Timers.Remove((append.Stream, key));
            foreach (var timer in append.SetTimers)
                store.Timers[(append.Stream, timer.Key)] = new DueTimer(append.Stream, timer.Key, timer.DueAt, DateTimeOffset.MinValue, "", 0);
            return new JournalPosition(version, LastPosition(append.Stream));
        }
    }

    private int Delete(string stream, long expectedVersion)
    {
        lock (store.Gate)
        {
            Require(stream, expectedVersion);
            store.Streams.Remove(stream);
            foreach (var timer in store.Timers.Keys.Where(timer => timer.Stream == stream).ToList())
                store.Timers.Remove(timer);
            return store.Events.RemoveAll(happened => happened.Stream == stream);
        }
    }

    private long Require(string stream, long? expected)
    {
        var version = store.Streams.GetValueOrDefault(stream).Version;
        return expected is null || expected == version ? version : throw new JournalConflictException(stream, expected.Value, version);
    }
}
