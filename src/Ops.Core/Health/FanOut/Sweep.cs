using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace Ops.Health.FanOut;

/// <summary>One run of every registered probe, into a report that is used again.</summary>
internal sealed class Sweep : RunSource, IValueTaskSource<SweepReport>
{
    private readonly SweepReport _report;
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<SweepReport> _completion = new() { RunContinuationsAsynchronously = true };
    private FanOutEngine _engine = null!;
    private ProbeSet _probes = ProbeSet.Empty;
    private CancellationTokenRegistration _registration;
    private long _startedAt;
    private CancellationToken _token;
    private Cursor _cursor;

    public Sweep(SweepReport report) => _report = report;

    public override bool HasWork => Volatile.Read(ref _cursor.Next) < _probes.Count;

    public long StartedAt => _startedAt;

    public ValueTask<SweepReport> Task => new(this, _completion.Version);

    /// <summary>Gets ready for a sweep over <paramref name="probes"/>.</summary>
    /// <param name="engine">The engine that will run it.</param>
    /// <param name="probes">The probes.</param>
    /// <param name="recorded">Called with the index of each observation as it comes, or null.</param>
    public void Prepare(FanOutEngine engine, ProbeSet probes, Action<int>? recorded)
    {
        ForgetToken();
        _engine = engine;
        _completion.Reset();
        Recorded = recorded;
        _startedAt = engine.Time.GetTimestamp();
        Renew();
        Context = CaptureContext();
        Entries = _report.Begin(probes);
        _cursor.Remaining = probes.Count + 1;
        _cursor.EndedAt = _startedAt;
        _probes = probes;
        Volatile.Write(ref _cursor.Next, 0);
    }

    /// <summary>Makes a cancellation of the sweep before, which may still be on its way, find another token and do nothing.</summary>
    private void ForgetToken()
    {
        if (!_token.CanBeCanceled)
            return;

        lock (_gate)
            _token = default;
    }

    /// <summary>Lets the sweep end once all runs are recorded; call it when it has been started.</summary>
    public void Arm(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _token = cancellationToken;
            _registration = cancellationToken.UnsafeRegister(static (sweep, token) => ((Sweep)sweep!).CancelFor(token), this);
        }

        Finish(1, Volatile.Read(ref _cursor.EndedAt));
    }

    public override bool TryTake(ref Run run)
    {
        var index = Interlocked.Increment(ref _cursor.Next) - 1;
        if (index >= _probes.Count)
        {
            // Keep the cursor from running away over many attempts.
            Volatile.Write(ref _cursor.Next, _probes.Count);
            return false;
        }

        run.Source = this;
        run.Index = index;
        run.ProbeId = _probes.Ids[index];
        run.Registration = _probes.Registrations[index];
        run.DueAt = _startedAt;
        return true;
    }

    public override void Finish(int runs, long now)
    {
        // Of two threads that write at once one may be overruled, by as little as lies between them.
        if (now > Volatile.Read(ref _cursor.EndedAt))
            Volatile.Write(ref _cursor.EndedAt, now);
        if (Interlocked.Add(ref _cursor.Remaining, -runs) != 0)
            return;

        // Not Dispose, which would wait for a cancellation that may wait for this thread.
        _registration.Unregister();
        _registration = default;
        _report.End(_engine.Span(_startedAt, _cursor.EndedAt), IsCanceled);
        _completion.SetResult(_report);
    }

    public override void Cancel() => CancelFor(_token);

    private void CancelFor(CancellationToken token)
    {
        lock (_gate)
        {
            if (IsCanceled || token != _token)
                return;

            CanceledAt = _engine.Time.GetTimestamp();
            GiveUpRest();
            _engine.CancelWaiting(this);
        }
    }

    /// <summary>Records what has not begun without running it.</summary>
    private void GiveUpRest()
    {
        var given = 0;
        var run = default(Run);
        while (TryTake(ref run))
        {
            _engine.RecordNotRun(in run, ProbeOutcome.Canceled, null);
            given++;
        }

        if (given > 0)
            Finish(given, CanceledAt);
    }

    public SweepReport GetResult(short token) => _completion.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _completion.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);

    /// <summary>What every thread of a sweep writes, on a cache line of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct Cursor
    {
        [FieldOffset(64)]
        public int Next;

        [FieldOffset(68)]
        public int Remaining;

        [FieldOffset(72)]
        public long EndedAt;
    }
}
