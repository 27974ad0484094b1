namespace Ops.Health.FanOut;

/// <summary>A thread of the engine's own that starts what the schedule made due.</summary>
/// <remarks>Threads of the pool spin for a while before they sleep: waking one at every tick costs several times as much as the runs do.</remarks>
internal sealed class StarterThread
{
    private readonly object _gate = new();
    private Slot? _next;
    private bool _started;
    private bool _idle;
    private bool _stopped;

    /// <summary>Takes up a slot that was handed over; false where the thread is busy, stuck in a probe for instance, so that another must.</summary>
    public bool TryRun(Slot slot)
    {
        lock (_gate)
        {
            if (_stopped || (_started && !_idle))
                return false;

            _next = slot;
            _idle = false;
            if (_started)
                Monitor.Pulse(_gate);
            else
                Start();
            return true;
        }
    }

    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Start()
    {
        _started = true;
        new Thread(Work) { IsBackground = true, Name = "Ops fan-out starter" }.UnsafeStart();
    }

    private void Work()
    {
        while (Take() is { } slot)
            slot.Execute();
    }

    private Slot? Take()
    {
        lock (_gate)
        {
            _idle = _next is null;
            while (_next is null && !_stopped)
                Monitor.Wait(_gate);
            var slot = _next;
            _next = null;
            return slot;
        }
    }
}
