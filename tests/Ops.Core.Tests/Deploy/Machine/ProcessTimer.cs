namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>A timer of one simulated process; it fires when the process is driven to it.</summary>
internal sealed class ProcessTimer(ProcessTime time, TimerCallback callback, object? state) : ITimer
{
    public TimeSpan Due { get; private set; }

    public TimeSpan Span { get; private set; }

    /// <summary>Gets whether somebody waits for it, as opposed to a time that runs out.</summary>
    public bool IsWait => state is Task;

    public void Fire() => callback(state);

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            time.Remove(this);
            return true;
        }

        (Span, Due) = (dueTime, time.Elapsed + dueTime);
        time.Add(this);
        return true;
    }

    public void Dispose() => time.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
