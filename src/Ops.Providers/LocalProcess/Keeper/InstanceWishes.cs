namespace Ops.Providers.LocalProcess;

/// <summary>What others want of an instance's process: that it ends, for good or to be started again.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class InstanceWishes
{
    private readonly Lock _lock = new();
    private Wish _wish = new();
    private bool _isStopping;

    /// <summary>Gets whether it is to end for good.</summary>
    public bool IsStopping
    {
        get
        {
            lock (_lock)
                return _isStopping;
        }
    }

    /// <summary>Gets what ends, with the grace, when the process is to end.</summary>
    public Task<TimeSpan> Current
    {
        get
        {
            lock (_lock)
                return _wish.End.Task;
        }
    }

    /// <summary>Wishes that the process ends for good.</summary>
    public void Stop(TimeSpan grace)
    {
        lock (_lock)
        {
            _isStopping = true;
            _wish.End.TrySetResult(grace);
        }
    }

    /// <summary>Wishes that the process ends and another is started, which the returned task tells.</summary>
    public Task Restart(TimeSpan grace)
    {
        lock (_lock)
        {
            _wish.End.TrySetResult(grace);
            return _wish.Fulfilled.Task;
        }
    }

    /// <summary>Says that an earlier wish to restart is fulfilled, and returns what ends the process that there is from now on.</summary>
    public Task<TimeSpan> Next()
    {
        lock (_lock)
        {
            if (!_isStopping && _wish.End.Task.IsCompleted)
            {
                _wish.Fulfilled.TrySetResult();
                _wish = new Wish();
            }

            return _wish.End.Task;
        }
    }

    private sealed class Wish
    {
        public TaskCompletionSource<TimeSpan> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Fulfilled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
