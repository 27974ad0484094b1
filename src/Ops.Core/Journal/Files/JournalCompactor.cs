namespace Ops.Journal;

/// <summary>Compacts a journal, by order or when there is enough garbage; one compaction at a time.</summary>
internal sealed class JournalCompactor(JournalStore store, FileJournalOptions options, Action<JournalCompaction> compacted, Action<Exception> failed) : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly CancellationTokenSource _closing = new();
    private long _garbageToCompact = options.CompactFromBytes ?? long.MaxValue;
    private Task _automatic = Task.CompletedTask;

    public async Task<JournalCompaction> RunAsync(JournalWriter writer, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
            var compaction = await Task.Run(() => CompactAsync(writer, either.Token), either.Token).ConfigureAwait(false);
            compacted(compaction);
            return compaction;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException("The journal was disposed while it was compacted.", exception);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Begins a compaction where there is enough garbage; called from one thread at a time.</summary>
    public void RunWhereDue(JournalWriter writer)
    {
        if (_automatic.IsCompleted && IsDue())
            _automatic = Task.Run(() => RunQuietlyAsync(writer));
    }

    /// <summary>Ends a compaction that runs; the journal stays as it is.</summary>
    public Task CancelAsync() => _closing.CancelAsync();

    /// <summary>Waits until nothing runs any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _automatic.ConfigureAwait(false);
        await _one.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _one.Release();
        _closing.Dispose();
    }

    private async Task<JournalCompaction> CompactAsync(JournalWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            long before;
            lock (store.Gate)
            {
                store.ThrowIfClosed();
                before = store.End;
            }

            using var file = new CompactedFile(store.Disk, store.Folder);
            file.Copy(store, cancellationToken);
            var after = await writer.RunAsync(new JournalSwap(store, file), cancellationToken).ConfigureAwait(false);
            return new JournalCompaction(before, after);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw JournalFaults.CompactionFailed(store.Path, exception);
        }
    }

    private bool IsDue()
    {
        lock (store.Gate)
        {
            var garbage = store.Index.GarbageBytes;
            return garbage >= Volatile.Read(ref _garbageToCompact) && garbage * 100.0 / store.End >= options.CompactFromPercent;
        }
    }

    private async Task RunQuietlyAsync(JournalWriter writer)
    {
        try
        {
            await RunAsync(writer, CancellationToken.None).ConfigureAwait(false);
            Volatile.Write(ref _garbageToCompact, options.CompactFromBytes ?? long.MaxValue);
        }
        catch (ObjectDisposedException)
        {
            // The journal is being closed; the garbage is found again when it is opened.
        }
        catch (Exception exception)
        {
            lock (store.Gate)
                Volatile.Write(ref _garbageToCompact, store.Index.GarbageBytes + (options.CompactFromBytes ?? 0));
            failed(exception);
        }
    }
}
