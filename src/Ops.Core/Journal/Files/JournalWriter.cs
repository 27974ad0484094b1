namespace Ops.Journal;

/// <summary>The one thread that writes to a journal: whatever came in while the last write was made durable goes into the next.</summary>
internal sealed class JournalWriter
{
    private const int MaxBatchBytes = 4 << 20;

    private readonly JournalStore _store;
    private readonly JournalTrust _trust;
    private readonly Action<JournalWriter> _written;
    private readonly Queue<JournalOperation> _queue = [];
    private readonly JournalBatch _batch = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosed;
    private bool _isEndSuspect;
    private bool _areNamesSuspect;

    /// <summary>Starts the thread.</summary>
    /// <param name="store">The journal.</param>
    /// <param name="written">Called on the thread when it starts and after something was written.</param>
    public JournalWriter(JournalStore store, Action<JournalWriter> written)
    {
        _store = store;
        _trust = new JournalTrust(store);
        _written = written;
        new Thread(Run) { IsBackground = true, Name = "Ops journal" }.Start();
    }

    public ValueTask<T> RunAsync<T>(JournalOperation<T> operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_queue)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(FileJournal));
            _queue.Enqueue(operation);
            Monitor.Pulse(_queue);
        }

        return operation.WaitAsync(cancellationToken);
    }

    /// <summary>Lets the thread end what is waiting, and takes nothing more.</summary>
    public Task CloseAsync()
    {
        lock (_queue)
        {
            _isClosed = true;
            Monitor.Pulse(_queue);
        }

        return _end.Task;
    }

    /// <summary>Says that the file has got its name anew and that this is not durable yet; called on the thread.</summary>
    public void SuspectNames() => _areNamesSuspect = true;

    private void Run()
    {
        _written(this);
        var operations = new List<JournalOperation>();
        while (TakeBatch(operations))
        {
            if (operations.Count > 0)
                Commit(operations);
            operations.Clear();
        }

        _end.SetResult();
    }

    /// <summary>Waits for something to write; false where there will be nothing more.</summary>
    private bool TakeBatch(List<JournalOperation> operations)
    {
        lock (_queue)
        {
            while (_queue.Count == 0 && !_isClosed)
                Monitor.Wait(_queue);
            if (_queue.Count == 0)
                return false;

            var length = 0;
            while (_queue.TryPeek(out var next) && length < MaxBatchBytes && !(next.IsAlone && operations.Count > 0))
            {
                _queue.Dequeue();
                if (!next.TryBegin())
                    continue;

                operations.Add(next);
                length += next.Length;
                if (next.IsAlone)
                    break;
            }

            return true;
        }
    }

    private void Commit(List<JournalOperation> operations)
    {
        var outcome = JournalFaults.NotBegun;
        try
        {
            Repair();
            _trust.Require();
            outcome = JournalFaults.Unknown;
            Write(operations);
        }
        catch (Exception exception)
        {
            // Whatever it was, the thread lives on: those who wait are told, and the next write repairs first.
            Fail(operations, exception, outcome);
            return;
        }

        lock (_store.Gate)
            operations.ForEach(operation => operation.Complete());
        _written(this);
    }

    private void Fail(List<JournalOperation> operations, Exception exception, string outcome)
    {
        var isBegun = outcome == JournalFaults.Unknown;
        if (!_trust.IsLost && TryRepair())
            outcome = JournalFaults.Undone;
        lock (_store.Gate)
        {
            foreach (var operation in operations)
            {
                operation.Fail(_trust.IsLost
                    ? _trust.Refusal(isBegun ? JournalFaults.Unknown : JournalFaults.Refused, isBegun)
                    : JournalFaults.Writing(_store.Path, exception, outcome));
            }
        }
    }

    private void Write(List<JournalOperation> operations)
    {
        lock (_store.Gate)
        {
            _batch.Begin(_store.Index, _store.End);
            operations.ForEach(operation => operation.Stage(_batch, _store.Index));
        }

        if (operations[0] is JournalSwap swap)
        {
            swap.Run(this);
            Repair();
        }

        if (_batch.Bytes.IsEmpty)
            return;

        _isEndSuspect = true;
        _store.File.File.Write(_store.End, _batch.Bytes);
        _trust.Flush(_store.File.File.Flush);
        _trust.RequireName(_store.End + _batch.Bytes.Length);
        _isEndSuspect = false;
        lock (_store.Gate)
        {
            _batch.Publish();
            _store.End += _batch.Bytes.Length;
        }
    }

    /// <summary>Removes what a failed write may have left, before anything is written behind it.</summary>
    private void Repair()
    {
        if (_trust.IsLost)
            return;
        if (_areNamesSuspect)
            _trust.Flush(() => _store.Disk.FlushFolder(_store.Folder));
        _areNamesSuspect = false;
        if (!_isEndSuspect)
            return;

        _store.File.File.SetLength(_store.End);
        _trust.Flush(_store.File.File.Flush);
        _isEndSuspect = false;
    }

    private bool TryRepair()
    {
        try
        {
            Repair();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
