namespace Ops.Health.FanOut;

/// <summary>Threads that go on with a source where a thread of the pool is stuck in a probe or cannot be had.</summary>
internal sealed class HelperThreads(int maxThreads)
{
    private int _threads;

    /// <summary>Takes up a slot that was handed over; does nothing when there are as many helpers as there may be.</summary>
    public void TryRun(Slot slot)
    {
        if (Interlocked.Increment(ref _threads) > maxThreads)
        {
            Interlocked.Decrement(ref _threads);
            return;
        }

        var thread = new Thread(() => Run(slot)) { IsBackground = true, Name = "Ops fan-out helper" };
        thread.UnsafeStart();
    }

    private void Run(Slot slot)
    {
        slot.Execute();
        Interlocked.Decrement(ref _threads);
    }
}
