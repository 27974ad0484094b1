namespace Ops.Health.FanOut;

/// <summary>Where runs come from and their observations go: a sweep or the schedule.</summary>
internal abstract class RunSource
{
    private const long Never = long.MaxValue;

    private long _canceledAt = Never;
    private volatile bool _inLine;

    /// <summary>The context that probes run in, so that what one probe leaves in an AsyncLocal does not reach the next.</summary>
    public ExecutionContext? Context { get; protected set; }

    /// <summary>Where the observations of this source's runs go, by <see cref="Run.Index"/>; null where nobody keeps them.</summary>
    public ProbeObservation[]? Entries { get; protected set; }

    /// <summary>Called with the index of each run that was recorded, or null.</summary>
    public Action<int>? Recorded { get; protected set; }

    /// <summary>Whether the source waits in line for a slot; the pool alone sets it.</summary>
    public bool InLine
    {
        get => _inLine;
        set => _inLine = value;
    }

    /// <summary>For how many scans in a row a single thread was found starting probes of this source; the scanner alone uses it.</summary>
    public int BusyScans { get; set; }

    /// <summary>When the caller gave up, or the end of time.</summary>
    public long CanceledAt
    {
        get => Volatile.Read(ref _canceledAt);
        protected set => Volatile.Write(ref _canceledAt, value);
    }

    public bool IsCanceled => CanceledAt != Never;

    /// <summary>Whether there is something to take; may be out of date at once.</summary>
    public abstract bool HasWork { get; }

    /// <summary>Forgets an earlier cancellation.</summary>
    protected void Renew() => CanceledAt = Never;

    /// <summary>Gives up what has not begun and cancels what is in flight.</summary>
    public abstract void Cancel();

    public abstract bool TryTake(ref Run run);

    /// <summary>Returns the caller's context, also where its flow is suppressed.</summary>
    protected static ExecutionContext? CaptureContext()
    {
        if (!ExecutionContext.IsFlowSuppressed())
            return ExecutionContext.Capture();

        ExecutionContext.RestoreFlow();
        try
        {
            return ExecutionContext.Capture();
        }
        finally
        {
            ExecutionContext.SuppressFlow();
        }
    }

    /// <summary>Notes that so many runs are recorded; after the last one the source may be over.</summary>
    /// <param name="runs">How many.</param>
    /// <param name="now">When the last of them ended.</param>
    public abstract void Finish(int runs, long now);
}
