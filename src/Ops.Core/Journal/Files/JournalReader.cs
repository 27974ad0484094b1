using System.Buffers;
using System.Runtime.CompilerServices;

namespace Ops.Journal;

/// <summary>Reads the events of a journal, up to the last that there is when it begins.</summary>
internal sealed class JournalReader(JournalStore store)
{
    /// <summary>How far apart records may lie for which reading what is between them is cheaper than another read.</summary>
    private const int MaxGap = 4 << 10;

    private const int MaxRead = 1 << 20;

    public async IAsyncEnumerable<JournalEvent> ReadStreamAsync(string name, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? first = null, last = null;
        var places = new List<RecordPlace>();
        while (true)
        {
            SharedFile file;
            lock (store.Gate)
            {
                store.ThrowIfClosed();
                if (store.Index.Find(name) is not { } stream || stream.FirstPosition != (first ??= stream.FirstPosition))
                    yield break;

                last ??= stream.Version;
                store.Index.CopyPlaces(places, stream, afterVersion, last.Value, new PlaceBudget());
                file = store.File.Share();
            }

            foreach (var journalEvent in await ReadAsync(file, places, cancellationToken).ConfigureAwait(false))
            {
                if (journalEvent.Version > afterVersion && journalEvent.Version <= last)
                    yield return journalEvent;
            }

            if (places.Count == 0)
                yield break;
            afterVersion = Math.Max(afterVersion, places[^1].LastVersion);
            places.Clear();
        }
    }

    public async IAsyncEnumerable<JournalEvent> ReadEverythingAsync(string prefix, long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? last = null;
        var places = new List<RecordPlace>();
        while (true)
        {
            SharedFile file;
            lock (store.Gate)
            {
                store.ThrowIfClosed();
                last ??= store.Index.LastPosition;
                store.Index.CopyPlaces(places, prefix, afterPosition, last.Value, new PlaceBudget());
                file = store.File.Share();
            }

            foreach (var journalEvent in await ReadAsync(file, places, cancellationToken).ConfigureAwait(false))
            {
                if (journalEvent.Position > afterPosition && journalEvent.Position <= last)
                    yield return journalEvent;
            }

            if (places.Count == 0)
                yield break;
            afterPosition = places[^1].LastPosition;
            places.Clear();
        }
    }

    /// <summary>Reads records at once on another thread: one change of threads for all of them, and one read for those that lie close together.</summary>
    private async ValueTask<IReadOnlyList<JournalEvent>> ReadAsync(SharedFile file, List<RecordPlace> places, CancellationToken cancellationToken)
    {
        try
        {
            return places.Count == 0 ? [] : await Task.Run(() => Read(file.File, places, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw JournalFaults.Reading(store.Path, exception);
        }
        finally
        {
            file.Release();
        }
    }

    private List<JournalEvent> Read(IJournalFile file, List<RecordPlace> places, CancellationToken cancellationToken)
    {
        var events = new List<JournalEvent>();
        for (var index = 0; index < places.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = CountTogether(places, index);
            ReadTogether(file, places.Slice(index, count), events);
            index += count;
        }

        return events;
    }

    private static int CountTogether(List<RecordPlace> places, int first)
    {
        var last = first;
        while (last + 1 < places.Count && places[last + 1].Offset - places[last].End <= MaxGap && places[last + 1].End - places[first].Offset <= MaxRead)
            last++;
        return last - first + 1;
    }

    private void ReadTogether(IJournalFile file, List<RecordPlace> places, List<JournalEvent> events)
    {
        var offset = places[0].Offset;
        var length = (int)(places[^1].End - offset);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var read = file.Read(offset, buffer.AsSpan(0, length));
            foreach (var place in places)
            {
                var start = (int)(place.Offset - offset);
                if (start + place.Length > read || !JournalLine.IsIntact(buffer.AsSpan(start, place.Length)))
                    throw JournalFaults.Changed(store.Path, place.Offset);
                events.AddRange(JournalRecordReader.ReadEvents(JournalLine.Json(buffer.AsSpan(start, place.Length)), place.Stream.Name, place.Count, place.LastVersion, place.LastPosition));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
