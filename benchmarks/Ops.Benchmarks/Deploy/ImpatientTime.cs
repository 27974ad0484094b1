namespace Ops.Benchmarks.Deploy;

/// <summary>The system's clock, on which short pauses are over at once: what is measured is work, not waiting.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(10);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime > Short)
            return base.CreateTimer(callback, state, dueTime, period);

        ThreadPool.UnsafeQueueUserWorkItem(static call => call.callback(call.state), (callback, state), preferLocal: false);
        return NoTimer.Instance;
    }

    private sealed class NoTimer : ITimer
    {
        public static readonly NoTimer Instance = new();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
