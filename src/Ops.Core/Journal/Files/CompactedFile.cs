namespace Ops.Journal;

/// <summary>The file that compaction writes: the records with events of all streams there are, one record with the rest, and what was appended meanwhile.</summary>
internal sealed class CompactedFile : IDisposable
{
    private readonly IJournalDisk _disk;
    private readonly JournalScan _scan;
    private long _copiedUpTo;
    private bool _isJournal;

    public CompactedFile(IJournalDisk disk, string folder)
    {
        _disk = disk;
        Path = System.IO.Path.Combine(folder, JournalStore.NewFileName);
        File = new SharedFile(disk.Create(Path));
        _scan = new JournalScan(Path, File.File, Index);
    }

    public string Path { get; }

    public SharedFile File { get; }

    public JournalIndex Index { get; } = new();

    public long End { get; private set; }

    /// <summary>Copies what is in the store now; appends may go on meanwhile.</summary>
    public void Copy(JournalStore store, CancellationToken cancellationToken)
    {
        var places = new List<RecordPlace>();
        SharedFile source;
        ReadOnlyMemory<byte> rest;
        long lastPosition;
        lock (store.Gate)
        {
            source = store.File.Share();
            _copiedUpTo = store.End;
            lastPosition = store.Index.LastPosition;
            store.Index.CopyPlaces(places, "", 0, long.MaxValue, new PlaceBudget(int.MaxValue, long.MaxValue));
            rest = JournalBody.Snapshot(
                [.. store.Index.Streams.Values.Where(stream => stream.NeedsRecord).Select(stream => new StreamRecord(stream.Name, stream.LastAt))],
                [.. store.Index.Timers.All.Select(timer => timer.ToRecord())]);
        }

        try
        {
            Append(JournalBody.FirstLine(0));
            CopyRecords(store.Path, source.File, places, cancellationToken);
            AppendRest(rest, lastPosition);
        }
        finally
        {
            source.Release();
        }

        Read(cancellationToken);
        File.File.Flush();
    }

    /// <summary>Copies what was appended since.</summary>
    public void CopyRest(IJournalFile source, long end)
    {
        var window = new FileWindow(source);
        while (_copiedUpTo < end)
        {
            var bytes = window.Peek(_copiedUpTo, (int)Math.Min(end - _copiedUpTo, 64 << 10));
            if (bytes.IsEmpty)
                throw new EndOfStreamException($"The file ends at byte {_copiedUpTo}, before byte {end}.");
            Append(bytes);
            _copiedUpTo += bytes.Length;
        }

        Read(CancellationToken.None);
    }

    /// <summary>Throws unless the file says the same as an index.</summary>
    public void RequireSame(JournalIndex index)
    {
        if (Index.LastPosition != index.LastPosition)
            throw JournalFaults.Compacting(Path, $"position {Index.LastPosition}, not {index.LastPosition}");
        if (Index.Streams.Count != index.Streams.Count)
            throw JournalFaults.Compacting(Path, $"{Index.Streams.Count} streams, not {index.Streams.Count}");
        foreach (var (name, stream) in index.Streams)
        {
            if (Index.Find(name)?.ToInfo() != stream.ToInfo())
                throw JournalFaults.Compacting(Path, $"stream '{name}' at version {Index.Find(name)?.Version}, not {stream.Version}");
        }

        if (!Index.Timers.All.Select(timer => timer.ToRecord()).SequenceEqual(index.Timers.All.Select(timer => timer.ToRecord())))
            throw JournalFaults.Compacting(Path, $"other timers ({Index.Timers.All.Count}, not {index.Timers.All.Count})");
    }

    /// <summary>Says in the first line that all of it is durable, and makes it so.</summary>
    public void Seal()
    {
        File.File.Write(0, JournalBody.FirstLine(End));
        File.File.Flush();
    }

    /// <summary>Says that the file is the journal now, and no longer to be thrown away.</summary>
    public void Keep() => _isJournal = true;

    public void Dispose()
    {
        if (_isJournal)
            return;

        File.Release();
        try
        {
            _disk.Delete(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in nobody's way, and opening the journal deletes it.
        }
    }

    private void CopyRecords(string path, IJournalFile source, List<RecordPlace> places, CancellationToken cancellationToken)
    {
        var window = new FileWindow(source);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1 << 20);
        foreach (var place in places)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var line = window.Peek(place.Offset, place.Length);
            if (!JournalLine.IsIntact(line))
                throw JournalFaults.Changed(path, place.Offset);
            line.CopyTo(buffer.GetSpan(line.Length));
            buffer.Advance(line.Length);
            if (buffer.WrittenCount < 1 << 19)
                continue;

            Append(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }

        Append(buffer.WrittenSpan);
    }

    private void AppendRest(ReadOnlyMemory<byte> body, long lastPosition)
    {
        var batch = new JournalBatch();
        batch.Begin(new JournalIndex(), 0);
        batch.LastPosition = lastPosition;
        batch.Add(new JournalRecord { Timers = [] }, body);
        Append(batch.Bytes);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;

        File.File.Write(End, bytes);
        End += bytes.Length;
    }

    private void Read(CancellationToken cancellationToken)
    {
        if (_scan.Run(End, cancellationToken) is { } fault)
            throw JournalFaults.Compacting(Path, $"at byte {_scan.End}: {fault}");
    }
}
