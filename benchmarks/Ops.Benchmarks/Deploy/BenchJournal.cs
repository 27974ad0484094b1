using System.Runtime.CompilerServices;
using Ops.Journal;

namespace Ops.Benchmarks.Deploy;

/// <summary>A journal in memory that keeps nothing but events and their order: what is left of a run is the engine's own cost.</summary>
internal sealed class BenchJournal : IJournal
{
    private readonly Dictionary<string, List<JournalEvent>> _streams = new(StringComparer.Ordinal);
    private long _position;

    public ValueTask<JournalPosition> AppendAsync(JournalAppend append, CancellationToken cancellationToken)
    {
        lock (_streams)
        {
            if (!_streams.TryGetValue(append.Stream, out var stream))
                _streams.Add(append.Stream, stream = []);
            if (append.ExpectedVersion is { } expected && expected != stream.Count)
                throw new JournalConflictException(append.Stream, expected, stream.Count);
            foreach (var entry in append.Events)
                stream.Add(new JournalEvent(append.Stream, stream.Count + 1, ++_position, append.At, entry.Type, entry.Data));
            return new(new JournalPosition(stream.Count, _position));
        }
    }

    public async IAsyncEnumerable<JournalEvent> ReadAsync(string stream, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask;
        List<JournalEvent> events;
        lock (_streams)
            events = _streams.TryGetValue(stream, out var found) ? found.GetRange((int)afterVersion, Math.Max(0, found.Count - (int)afterVersion)) : [];
        foreach (var happened in events)
            yield return happened;
    }

    public IAsyncEnumerable<JournalEvent> ReadAllAsync(string prefix, long afterPosition, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async IAsyncEnumerable<JournalStreamInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask;
        List<JournalStreamInfo> found;
        lock (_streams)
            found = [.. _streams.Where(stream => stream.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(stream => new JournalStreamInfo(stream.Key, stream.Value.Count, 0, default)).OrderBy(stream => stream.Name, StringComparer.Ordinal)];
        foreach (var stream in found)
            yield return stream;
    }

    public ValueTask DeleteAsync(string stream, long expectedVersion, CancellationToken cancellationToken)
    {
        lock (_streams)
            _streams.Remove(stream);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<DueTimer>> TakeDueAsync(DueQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> RenewAsync(DueTimer timer, DateTimeOffset until, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
