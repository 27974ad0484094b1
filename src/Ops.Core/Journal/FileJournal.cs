using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ops.Journal;

/// <summary>A journal in one file that a person can read: one line a record, with length and checksum, made durable before an append returns.</summary>
/// <remarks>
/// Thread-safe. One process at a time has it; appends that come in together share one flush to the disk. A cancelled append
/// has written nothing. Leases of timers end with the process, since no other can have any; the number of attempts is durable.
/// docs/journal.md tells the format and what to do about each error.
/// </remarks>
public sealed partial class FileJournal : IJournal
{
    private readonly ILogger _logger;
    private readonly IDisposable _lock;
    private readonly JournalStore _store;
    private readonly JournalWriter _writer;
    private readonly JournalReader _reader;
    private readonly JournalCompactor _compactor;
    private int _isDisposed;

    private FileJournal(FileJournalOptions options, ILogger logger, JournalOpening opening)
    {
        _logger = logger;
        _lock = opening.Lock;
        _store = opening.Store;
        _reader = new JournalReader(_store);
        _compactor = new JournalCompactor(_store, options, LogCompacted, LogCompactionFailed);
        _writer = new JournalWriter(_store, _compactor.RunWhereDue);
        TornTail = opening.TornTail;
    }

    /// <summary>Gets the file that holds the records.</summary>
    public string FilePath => _store.Path;

    /// <summary>Gets what was cut off when the journal was opened; null where nothing had been torn.</summary>
    public JournalTornTail? TornTail { get; }

    /// <summary>Opens the journal in a folder with the default options, or makes it.</summary>
    /// <exception cref="JournalException">Another process has it, it is damaged elsewhere than at its end, or it cannot be read or written.</exception>
    public static Task<FileJournal> OpenAsync(string folder, CancellationToken cancellationToken) =>
        OpenAsync(new FileJournalOptions { Folder = folder }, logger: null, cancellationToken);

    /// <summary>Opens a journal, or makes it.</summary>
    /// <exception cref="JournalException">Another process has it, it is damaged elsewhere than at its end, or it cannot be read or written.</exception>
    public static Task<FileJournal> OpenAsync(FileJournalOptions options, ILogger<FileJournal>? logger, CancellationToken cancellationToken) =>
        OpenAsync(options, new JournalDisk(), logger, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The append is none that a journal takes; see <see cref="JournalRules"/>.</exception>
    public ValueTask<JournalPosition> AppendAsync(JournalAppend append, CancellationToken cancellationToken)
    {
        JournalRules.Check(append);
        cancellationToken.ThrowIfCancellationRequested();
        return _writer.RunAsync(new AppendOperation(append), cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEvent> ReadAsync(string stream, long afterVersion, CancellationToken cancellationToken)
    {
        JournalRules.CheckStream(stream);
        return _reader.ReadStreamAsync(stream, afterVersion, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEvent> ReadAllAsync(string prefix, long afterPosition, CancellationToken cancellationToken)
    {
        JournalRules.CheckPrefix(prefix);
        return _reader.ReadEverythingAsync(prefix, afterPosition, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalStreamInfo> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        JournalRules.CheckPrefix(prefix);
        return ListCoreAsync(prefix, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string stream, long expectedVersion, CancellationToken cancellationToken)
    {
        JournalRules.CheckStream(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(expectedVersion);
        await _writer.RunAsync(new DeleteOperation(stream, expectedVersion), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DueTimer>> TakeDueAsync(DueQuery query, CancellationToken cancellationToken)
    {
        JournalRules.Check(query);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_store.Gate)
        {
            _store.ThrowIfClosed();
            if (!_store.Index.Timers.Due(query).Any())
                return new([]);
        }

        return _writer.RunAsync(new TakeOperation(query), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> RenewAsync(DueTimer timer, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_store.Gate)
        {
            _store.ThrowIfClosed();
            var state = JournalTimers.Find(_store.Index.Find(timer.Stream), timer.Key);
            if (state?.LeaseToken is not { } token || token != timer.LeaseToken)
                return new(false);

            state.LeasedUntil = JournalRules.Cut(until);
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_store.Gate)
        {
            _store.ThrowIfClosed();
            return new(_store.Index.Timers.Next());
        }
    }

    /// <summary>Writes the journal anew without deleted streams and past timers, and puts the new file in the place of the old at once; appends and reads go on meanwhile.</summary>
    /// <returns>How long the file was and is.</returns>
    /// <exception cref="JournalException">The new file cannot be written; the journal is as it was.</exception>
    public Task<JournalCompaction> CompactAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        return _compactor.RunAsync(_writer, cancellationToken);
    }

    /// <summary>Ends the appends that wait, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;

        await _compactor.CancelAsync().ConfigureAwait(false);
        await _writer.CloseAsync().ConfigureAwait(false);
        await _compactor.DisposeAsync().ConfigureAwait(false);
        lock (_store.Gate)
            _store.Close();
        _lock.Dispose();
    }

    internal static async Task<FileJournal> OpenAsync(FileJournalOptions options, IJournalDisk disk, ILogger<FileJournal>? logger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Folder, nameof(options));
        var opening = await Task.Run(() => JournalOpening.Open(disk, Path.GetFullPath(options.Folder), cancellationToken), cancellationToken).ConfigureAwait(false);
        var journal = new FileJournal(options, logger ?? NullLogger<FileJournal>.Instance, opening);
        if (journal.TornTail is { } tail)
            LogTornTail(journal._logger, journal.FilePath, tail.Offset, tail.Bytes, tail.Reason, tail.KeptIn);
        return journal;
    }

    [LoggerMessage(EventId = 2001, EventName = "JournalTornTail", Level = LogLevel.Warning, Message = "The journal {File} ended at byte {Offset} with {Bytes} bytes of an append that was never completed ({Reason}); they were cut, and are kept in {KeptIn}")]
    private static partial void LogTornTail(ILogger logger, string file, long offset, long bytes, string reason, string keptIn);

    [LoggerMessage(EventId = 2002, EventName = "JournalCompacted", Level = LogLevel.Information, Message = "The journal {File} was compacted from {BytesBefore} to {BytesAfter} bytes")]
    private static partial void LogCompacted(ILogger logger, string file, long bytesBefore, long bytesAfter);

    [LoggerMessage(EventId = 2003, EventName = "JournalCompactionFailed", Level = LogLevel.Error, Message = "The journal {File} could not be compacted; it goes on as it is, and is tried again when it has grown")]
    private static partial void LogCompactionFailed(ILogger logger, Exception exception, string file);

    private void LogCompacted(JournalCompaction compaction) => LogCompacted(_logger, FilePath, compaction.BytesBefore, compaction.BytesAfter);

    private void LogCompactionFailed(Exception exception) => LogCompactionFailed(_logger, exception, FilePath);

    private async IAsyncEnumerable<JournalStreamInfo> ListCoreAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<JournalStreamInfo> streams;
        lock (_store.Gate)
        {
            _store.ThrowIfClosed();
            streams = [.. _store.Index.Streams.Values.Where(stream => stream.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(stream => stream.ToInfo())];
        }

        streams.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        foreach (var stream in streams)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return stream;
        }
    }
}
