namespace Ops.Journal;

/// <summary>What a journal file says, in memory: where the events of each stream lie, and all timers.</summary>
/// <remarks>Not thread-safe. It changes by <see cref="Apply"/> alone, when the file is read and when it is written, so both come to the same.</remarks>
internal sealed class JournalIndex
{
    private readonly Dictionary<string, StreamState> _streams = new(StringComparer.Ordinal);
    private readonly List<RecordPlace> _places = [];

    public JournalTimers Timers { get; } = new();

    /// <summary>The position of the last event that was ever appended.</summary>
    public long LastPosition { get; private set; }

    /// <summary>How many bytes compaction would save.</summary>
    public long GarbageBytes { get; private set; }

    public IReadOnlyDictionary<string, StreamState> Streams => _streams;

    public StreamState? Find(string stream) => _streams.GetValueOrDefault(stream);

    /// <summary>Takes in a record that lies in the file.</summary>
    /// <exception cref="InvalidDataException">The record does not follow from those before it.</exception>
    public void Apply(JournalRecord record, long offset, int length)
    {
        if (record.Position < LastPosition)
            throw new InvalidDataException($"its position {record.Position} comes after position {LastPosition}");

        if (record.Stream is { } stream)
            Append(stream, record, offset, length);
        else if (record.Deleted is { } deleted)
            Delete(deleted, record, length);
        else if (record.Taken is { } taken)
            Take(taken, length);
        else if (record.Timers is { } timers)
            Restore(record.Streams ?? [], timers);
        LastPosition = record.Position;
    }

    /// <summary>Returns where the records lie that hold events after a position, up to another; the streams are filtered by prefix.</summary>
    public void CopyPlaces(List<RecordPlace> places, string prefix, long afterPosition, long lastPosition, PlaceBudget budget)
    {
        for (var index = FirstAfter(afterPosition); index < _places.Count && _places[index].FirstPosition <= lastPosition; index++)
        {
            var place = _places[index];
            if (place.Stream.IsDeleted || !place.Stream.Name.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            if (!budget.Allows(place.Length))
                return;
            places.Add(place);
        }
    }

    /// <summary>Returns where the records of a stream lie that hold events after a version, up to another.</summary>
    public void CopyPlaces(List<RecordPlace> places, StreamState stream, long afterVersion, long lastVersion, PlaceBudget budget)
    {
        for (var index = stream.FirstAfter(afterVersion, _places); index < stream.Records.Count; index++)
        {
            var place = _places[stream.Records[index]];
            if (place.FirstVersion > lastVersion || !budget.Allows(place.Length))
                return;
            places.Add(place);
        }
    }

    private void Append(string name, JournalRecord record, long offset, int length)
    {
        var stream = _streams.GetValueOrDefault(name);
        var before = stream?.Version ?? 0;
        var count = record.Version - before;
        if (record.HasEvents ? count < 1 || count > int.MaxValue || record.Position - count < LastPosition : count != 0)
            throw new InvalidDataException($"stream '{name}' comes to version {record.Version} after version {before}");

        if (stream is null)
            _streams.Add(name, stream = new StreamState(name));
        stream.Version = record.Version;
        stream.LastAt = record.At;
        if (record.HasEvents)
            AddPlace(stream, record, offset, length, (int)count);
        else
            GarbageBytes += length;
        foreach (var key in record.Clear)
            Timers.Clear(stream, key);
        foreach (var timer in record.Set)
            Timers.Set(stream, timer.Key, timer.DueAt, attempt: 0);
    }

    private void AddPlace(StreamState stream, JournalRecord record, long offset, int length, int count)
    {
        if (stream.FirstPosition == 0)
            stream.FirstPosition = record.Position - count + 1;
        stream.LastPosition = record.Position;
        stream.LastEventAt = record.At;
        stream.Bytes += length;
        stream.Records.Add(_places.Count);
        _places.Add(new RecordPlace(stream, offset, length, count, record.Version, record.Position));
    }

    private void Delete(string name, JournalRecord record, int length)
    {
        if (!_streams.Remove(name, out var stream) || stream.Version != record.Version)
            throw new InvalidDataException($"stream '{name}' is deleted at version {record.Version} and has version {stream?.Version ?? 0}");

        stream.IsDeleted = true;
        GarbageBytes += stream.Bytes + length;
        Timers.Clear(stream);
    }

    private void Take(IReadOnlyList<TimerRecord> taken, int length)
    {
        GarbageBytes += length;
        foreach (var timer in taken)
            JournalTimers.Find(Find(timer.Stream), timer.Key)?.Attempt = timer.Attempt;
    }

    private void Restore(IReadOnlyList<StreamRecord> streams, IReadOnlyList<TimerRecord> timers)
    {
        foreach (var record in streams)
        {
            if (!_streams.TryGetValue(record.Stream, out var stream))
                _streams.Add(record.Stream, stream = new StreamState(record.Stream));
            stream.LastAt = record.At;
        }

        Timers.ClearAll(_streams.Values);
        foreach (var timer in timers)
        {
            var stream = Find(timer.Stream) ?? throw new InvalidDataException($"timer '{timer.Key}' belongs to stream '{timer.Stream}', which there is not");
            Timers.Set(stream, timer.Key, timer.DueAt, timer.Attempt);
        }
    }

    private int FirstAfter(long position)
    {
        int low = 0, high = _places.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_places[middle].LastPosition > position)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
