namespace Ops.Journal;

/// <summary>Append-only streams of events with an expected version, and durable timers; everything in Ops that must survive a crash goes through it.</summary>
/// <remarks>
/// Thread-safe. An append is all or nothing, and durable once its task has completed. Times of events and timers are the
/// caller's clock; the journal has none of its own, and keeps them in UTC to the microsecond. Stream names are paths such as
/// <c>deploy/web/01JD…</c>: 1 to 200 of the letters a to z in either case, digits and <c>-_./:</c>. Arguments that
/// <see cref="JournalRules"/> refuses are an <see cref="ArgumentException"/>; a call that was cancelled has changed nothing.
/// </remarks>
public interface IJournal : IAsyncDisposable
{
    /// <summary>Appends events to one stream and sets or clears its timers, all or nothing.</summary>
    /// <returns>The stream's new version and the position of its last event.</returns>
    /// <exception cref="JournalConflictException">The stream's version is not the expected one; nothing was written.</exception>
    /// <exception cref="JournalException">The journal cannot be written; whether the append will be found later is unknown where <see cref="OpsException.IsTransient"/> is true, and the stream's version tells.</exception>
    ValueTask<JournalPosition> AppendAsync(JournalAppend append, CancellationToken cancellationToken);

    /// <summary>Reads the events of a stream after a version, oldest first; a stream that does not exist has none.</summary>
    IAsyncEnumerable<JournalEvent> ReadAsync(string stream, long afterVersion, CancellationToken cancellationToken);

    /// <summary>Reads the events of every stream whose name begins with a prefix, after a position, in the order in which they were appended.</summary>
    IAsyncEnumerable<JournalEvent> ReadAllAsync(string prefix, long afterPosition, CancellationToken cancellationToken);

    /// <summary>Lists the streams whose name begins with a prefix, by name.</summary>
    IAsyncEnumerable<JournalStreamInfo> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Forgets a stream with its events and timers; its name starts again at version 0.</summary>
    /// <exception cref="JournalConflictException">The stream's version is not the expected one; nothing was deleted.</exception>
    ValueTask DeleteAsync(string stream, long expectedVersion, CancellationToken cancellationToken);

    /// <summary>Takes timers that are due, earliest first, and leases each to the caller, so that no other node has it meanwhile.</summary>
    /// <remarks>Whoever has done the work clears the timer with the append that records it; if nobody does, the timer comes again when its lease is over.</remarks>
    ValueTask<IReadOnlyList<DueTimer>> TakeDueAsync(DueQuery query, CancellationToken cancellationToken);

    /// <summary>Prolongs a lease; false where it was over and somebody else has the timer, or where the timer is gone.</summary>
    ValueTask<bool> RenewAsync(DueTimer timer, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Returns when the next timer comes due or its lease ends, or null where there is none.</summary>
    ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);
}
