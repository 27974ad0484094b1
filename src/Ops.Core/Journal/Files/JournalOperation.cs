namespace Ops.Journal;

/// <summary>Something that waits for the writer of a journal.</summary>
/// <remarks>It can be cancelled until the writer begins with it; from then on its end is waited for, so that a cancelled one has done nothing.</remarks>
internal abstract class JournalOperation
{
    private int _begun;

    /// <summary>Gets whether nothing else may be written together with it.</summary>
    public virtual bool IsAlone => false;

    /// <summary>Gets about how many bytes it writes.</summary>
    public virtual int Length => 0;

    /// <summary>Adds its record to the batch, or decides that there is none; called with the gate held.</summary>
    public abstract void Stage(JournalBatch batch, JournalIndex index);

    /// <summary>Ends it well, or with the refusal that <see cref="Stage"/> decided on.</summary>
    public abstract void Complete();

    /// <summary>Ends it with an error; its record may or may not be in the file.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Makes it the caller's, unless it is somebody's already.</summary>
    public bool TryBegin() => Interlocked.Exchange(ref _begun, 1) == 0;
}

/// <inheritdoc/>
/// <typeparam name="T">What comes of it.</typeparam>
internal abstract class JournalOperation<T> : JournalOperation
{
    private readonly TaskCompletionSource<T> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;

    protected T? Result { get; set; }

    protected Exception? Refusal { get; set; }

    public async ValueTask<T> WaitAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
            _cancellation = cancellationToken.UnsafeRegister(static (operation, token) => ((JournalOperation<T>)operation!).Cancel(token), this);
        try
        {
            return await _end.Task.ConfigureAwait(false);
        }
        finally
        {
            await _cancellation.DisposeAsync().ConfigureAwait(false);
        }
    }

    public override void Complete()
    {
        if (Refusal is null)
            _end.TrySetResult(Result!);
        else
            _end.TrySetException(Refusal);
    }

    public override void Fail(Exception exception) => _end.TrySetException(exception);

    private void Cancel(CancellationToken cancellationToken)
    {
        if (TryBegin())
            _end.TrySetCanceled(cancellationToken);
    }
}
