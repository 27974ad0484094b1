using Microsoft.AspNetCore.Http;

namespace Ops.Providers.LocalProcess;

/// <summary>Knows when a keeper is needed: while somebody calls it, and as long as somebody who wants it to end with him is there.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Lifelines(TimeProvider time, CancellationToken ending)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _held;
    private int _calls;
    private long _lastCall = time.GetTimestamp();

    /// <summary>Ends when the last one who held a lifeline has gone.</summary>
    public Task Lost => _lost.Task;

    /// <summary>Gets for how long nobody has called.</summary>
    public TimeSpan Quiet
    {
        get
        {
            lock (_lock)
                return _calls > 0 ? TimeSpan.Zero : time.GetElapsedTime(_lastCall);
        }
    }

    /// <summary>Counts a call in.</summary>
    public void Enter()
    {
        lock (_lock)
            _calls++;
    }

    /// <summary>Counts a call out.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _calls--;
            _lastCall = time.GetTimestamp();
        }
    }

    /// <summary>Holds the caller's request open until the caller goes away or the keeper ends.</summary>
    public async Task HoldAsync(HttpContext context)
    {
        lock (_lock)
            _held++;
        try
        {
            await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(ending, context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            lock (_lock)
            {
                if (--_held == 0)
                    _lost.TrySetResult();
            }
        }
    }
}
