namespace Ops.Health.FanOut;

/// <summary>The engine's own threads, for probes that block the thread they run on.</summary>
internal sealed class BlockingLane(FanOutEngine engine, int maxThreads)
{
    /// <summary>How long an idle thread waits for work before it ends.</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly Queue<Run> _runs = new();
    private int _threads;
    private int _idle;
    private bool _stopped;

    public bool HasWork
    {
        get
        {
            lock (_gate)
                return _runs.Count > 0;
        }
    }

    public void Enqueue(in Run run)
    {
        lock (_gate)
        {
            _runs.Enqueue(run);
            EnsureThread();
        }
    }

    /// <summary>Takes out the waiting runs of a source.</summary>
    public List<Run> Purge(RunSource source)
    {
        lock (_gate)
            return _runs.TakeOut(run => ReferenceEquals(run.Source, source));
    }

    public List<Run> TakeAll()
    {
        lock (_gate)
            return _runs.TakeOut(static _ => true);
    }

    /// <summary>Gives back a slot of the lane.</summary>
    public void Return(Slot slot)
    {
        slot.Pool.ReturnOrServe(slot);
        lock (_gate)
            EnsureThread();
    }

    /// <summary>Notes that a thread may never come back, so that another can take its place.</summary>
    public void OnThreadLost()
    {
        lock (_gate)
        {
            _threads--;
            EnsureThread();
        }
    }

    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void EnsureThread()
    {
        if (_runs.Count == 0 || _stopped)
            return;

        if (_idle > 0)
        {
            Monitor.Pulse(_gate);
            return;
        }

        if (_threads >= maxThreads)
            return;

        _threads++;
        new Thread(Work) { IsBackground = true, Name = "Ops blocking lane" }.UnsafeStart();
    }

    private void Work()
    {
        // A thread that was given up for lost has been replaced already: it ends when it comes back.
        while (TryTake(out var run, out var slot) && engine.RunInLane(slot, in run))
        {
        }
    }

    private bool TryTake(out Run run, out Slot slot)
    {
        lock (_gate)
        {
            while (true)
            {
                slot = null!;
                if (_runs.Count > 0 && engine.LaneSlots.TryRent() is { } rented)
                {
                    slot = rented;
                    run = _runs.Dequeue();
                    return true;
                }

                run = default;
                if (_stopped || !WaitForWork())
                {
                    _threads--;
                    return false;
                }
            }
        }
    }

    private bool WaitForWork()
    {
        _idle++;
        var pulsed = Monitor.Wait(_gate, IdleTime);
        _idle--;
        return pulsed || _runs.Count > 0;
    }
}
