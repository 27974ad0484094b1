using System.Buffers;
using System.Runtime.CompilerServices;

namespace Ops.Journal;

/// <summary>Reads the events of a journal, up to the last that there is when it begins.</summary>
internal sealed class JournalReader(JournalStore store)
{
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

    private async Task<List<JournalEvent>> ReadAsync(SharedFile file, List<RecordPlace> places, CancellationToken cancellationToken)
    {
        var events = new List<JournalEvent>();
        try
        {
            foreach (var place in places)
                await ReadAsync(file.File, place, events, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw JournalFaults.Reading(store.Path, exception);
        }
        finally
        {
            file.Release();
        }

        return events;
    }

    private async ValueTask ReadAsync(IJournalFile file, RecordPlace place, List<JournalEvent> events, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var buffer = ArrayPool<byte>.Shared.Rent(place.Length);
        try
        {
            var length = await file.ReadAsync(place.Offset, buffer.AsMemory(0, place.Length), cancellationToken).ConfigureAwait(false);
            var line = buffer.AsSpan(0, length);
            if (length != place.Length || !JournalLine.IsIntact(line))
                throw JournalFaults.Changed(store.Path, place.Offset);
            events.AddRange(JournalRecordReader.ReadEvents(JournalLine.Json(line), place.Stream.Name, place.Count, place.LastVersion, place.LastPosition));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
