using System.Runtime.CompilerServices;

namespace Ops.Health.FanOut;

/// <summary>A place for one run in flight; it is used again and again, and replaced when its run has to be abandoned.</summary>
/// <remarks>
/// Completion, timeout and abandonment race through <see cref="_word"/>: state in the low bits, then two marks, then a
/// generation, so that nobody acts on a run that is no longer the one that was looked at.
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The token source has neither timer nor link: there is nothing to dispose.")]
internal sealed class Slot : IThreadPoolWorkItem
{
    private const int StateMask = 7;
    private const int CancelMark = 8;
    private const int StallMark = 16;
    private const int Generation = 32;

    private readonly FanOutEngine _engine;
    private CancellationTokenSource _cancellation = new();
    private Run _run;
    private ProbeObservation _spare;
    private int _word;

    public Slot(FanOutEngine engine, SlotPool pool, int position)
    {
        _engine = engine;
        Pool = pool;
        Position = position;
        Continuation = () => engine.Continue(this);
    }

    /// <summary>The one continuation that every pending run of this slot gets.</summary>
    public Action Continuation { get; }

    public SlotPool Pool { get; }

    public int Position { get; }

    public CancellationToken Token => _cancellation.Token;

    public int Word => Volatile.Read(ref _word);

    /// <summary>The run in the slot; whoever owns the slot writes it, between two runs.</summary>
    public ref Run Run => ref _run;

    /// <summary>The place of the run's observation where its source keeps none.</summary>
    public ref ProbeObservation Spare => ref _spare;

    public ProbeProfile Profile { get; private set; } = null!;

    public long StartedAt { get; private set; }

    public long Deadline { get; private set; }

    public long RetryAt { get; set; }

    public int Attempt { get; set; }

    /// <summary>The last attempt's result, while the slot waits for the next attempt.</summary>
    public ProbeResult LastResult { get; set; }

    /// <summary>Whether the slot's place stays empty until the abandoned run ends, for lack of leave to abandon more.</summary>
    public bool IsLost { get; set; }

    public ConfiguredValueTaskAwaitable<ProbeResult>.ConfiguredValueTaskAwaiter Awaiter { get; set; }

    public static SlotState StateOf(int word) => (SlotState)(word & StateMask);

    public static bool IsCancelRequested(int word) => (word & CancelMark) != 0;

    public static bool IsStalled(int word) => (word & StallMark) != 0;

    public static bool IsSameRun(int word, int other) => ((word ^ other) & ~(Generation - 1)) == 0;

    /// <summary>Whether a thread makes headway with the slot's source, or is about to.</summary>
    public static bool IsStarting(int word) => StateOf(word) switch
    {
        SlotState.Invoking => !IsStalled(word),
        SlotState.Handed => true,
        _ => false,
    };

    /// <summary>Begins the run that was put into the slot.</summary>
    public void Begin(ProbeProfile profile, long now)
    {
        Profile = profile;
        StartedAt = now;
        Deadline = now + profile.TimeoutTicks;
        Attempt = 1;
        Volatile.Write(ref _word, ((_word & ~(Generation - 1)) + Generation) | (int)SlotState.Invoking);
    }

    /// <summary>Leaves the slot to whichever thread takes it up.</summary>
    public void HandTo(RunSource source, long now)
    {
        StartedAt = now;
        _run.Source = source;
        Volatile.Write(ref _word, ((_word & ~(Generation - 1)) + Generation) | (int)SlotState.Handed);
    }

    /// <summary>Moves from one state to another and keeps the marks; false if somebody else moved it first.</summary>
    public bool TryMove(SlotState from, SlotState to)
    {
        while (true)
        {
            var word = Volatile.Read(ref _word);
            if (StateOf(word) != from)
                return false;
            if (Interlocked.CompareExchange(ref _word, (word & ~StateMask) | (int)to, word) == word)
                return true;
        }
    }

    /// <summary>Moves on exactly from the word that was looked at.</summary>
    public bool TryMoveFrom(int word, SlotState to) =>
        Interlocked.CompareExchange(ref _word, (word & ~StateMask) | (int)to, word) == word;

    /// <summary>Marks the run as one that blocks its thread; false if it was marked before or has moved on.</summary>
    public bool TryMarkStalled(int word) =>
        !IsStalled(word) && Interlocked.CompareExchange(ref _word, word | StallMark, word) == word;

    /// <summary>Cancels the run's token, once, on another thread, since callbacks on the token may block.</summary>
    public void RequestCancel(int word)
    {
        // Taken before the mark is set: while the word stands, the source belongs to this very run.
        var cancellation = _cancellation;
        if (IsCancelRequested(word) || Interlocked.CompareExchange(ref _word, word | CancelMark, word) != word)
            return;

        ThreadPool.UnsafeQueueUserWorkItem(static source => CancelQuietly(source), cancellation, preferLocal: false);
    }

    /// <summary>Makes the slot ready for its next run: a token source that fired is thrown away.</summary>
    public void Recycle()
    {
        if (IsCancelRequested(Volatile.Read(ref _word)) || !_cancellation.TryReset())
            _cancellation = new CancellationTokenSource();
        Volatile.Write(ref _word, _word & ~(Generation - 1));
    }

    /// <summary>Lets go of the last run, so that a slot that rests keeps no report alive.</summary>
    public void Forget()
    {
        _run = default;
        _spare = default;
        LastResult = default;
    }

    /// <summary>Continues the slot's source on a pool thread.</summary>
    public void Execute() => _engine.Resume(this);

    private static void CancelQuietly(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (AggregateException)
        {
            // A callback that a probe left on its token threw; the token is cancelled all the same.
        }
    }
}
