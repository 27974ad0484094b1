using System.Runtime.CompilerServices;
using Ops.Journal;

namespace Ops.Core.Tests.Deploy;

/// <summary>A journal that counts the events that are read from it.</summary>
internal sealed class CountingJournal(IJournal journal) : IJournal
{
    public int EventsRead { get; set; }

    public ValueTask<JournalPosition> AppendAsync(JournalAppend append, CancellationToken cancellationToken) => journal.AppendAsync(append, cancellationToken);

    public async IAsyncEnumerable<JournalEvent> ReadAsync(string stream, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var happened in journal.ReadAsync(stream, afterVersion, cancellationToken))
        {
            EventsRead++;
            yield return happened;
        }
    }

    public async IAsyncEnumerable<JournalEvent> ReadAllAsync(string prefix, long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var happened in journal.ReadAllAsync(prefix, afterPosition, cancellationToken))
        {
            EventsRead++;
            yield return happened;
        }
    }

    public IAsyncEnumerable<JournalStreamInfo> ListAsync(string prefix, CancellationToken cancellationToken) => journal.ListAsync(prefix, cancellationToken);

    public ValueTask DeleteAsync(string stream, long expectedVersion, CancellationToken cancellationToken) => journal.DeleteAsync(stream, expectedVersion, cancellationToken);

    public ValueTask<IReadOnlyList<DueTimer>> TakeDueAsync(DueQuery query, CancellationToken cancellationToken) => journal.TakeDueAsync(query, cancellationToken);

    public ValueTask<bool> RenewAsync(DueTimer timer, DateTimeOffset until, CancellationToken cancellationToken) => journal.RenewAsync(timer, until, cancellationToken);

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => journal.NextDueAsync(cancellationToken);

    public ValueTask DisposeAsync() => journal.DisposeAsync();
}
