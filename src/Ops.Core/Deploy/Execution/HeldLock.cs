namespace Ops.Deploy;

/// <summary>The lock of a service, prolonged in the background for as long as it is held.</summary>
internal sealed class HeldLock : IAsyncDisposable
{
    private readonly IDeployLock _lock;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _lost;
    private readonly Func<CancellationToken, Task> _whileHeld;
    private LockLease _lease;
    private Task _renewing = Task.CompletedTask;

    private HeldLock(IDeployLock @lock, LockLease lease, TimeProvider time, Func<CancellationToken, Task> whileHeld, CancellationToken cancellationToken)
    {
        _lock = @lock;
        _lease = lease;
        _time = time;
        _whileHeld = whileHeld;
        _lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    public Fence Fence => _lease.Fence;

    /// <summary>Gets what is cancelled when the caller cancels or the lock is lost.</summary>
    public CancellationToken Token => _lost.Token;

    /// <summary>Gets why the lock was lost; null as long as it is held.</summary>
    public Exception? Loss { get; private set; }

    /// <summary>Takes the lock, waiting for it as long as <paramref name="patience"/> says.</summary>
    /// <param name="lock">The lock.</param>
    /// <param name="request">What for.</param>
    /// <param name="patience">How long to wait for somebody who holds it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="whileHeld">Called each time the lock was prolonged.</param>
    /// <param name="cancellationToken">Ends the waiting and, later, the holding.</param>
    public static async Task<HeldLock> AcquireAsync(IDeployLock @lock, LockRequest request, TimeSpan patience, TimeProvider time, Func<CancellationToken, Task> whileHeld, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                var lease = await @lock.AcquireAsync(request, cancellationToken).ConfigureAwait(false);
                var held = new HeldLock(@lock, lease, time, whileHeld, cancellationToken);
                held._renewing = held.RenewAsync(request.TimeToLive / 3);
                return held;
            }
            catch (DeployException exception) when (exception.Error == DeployError.LockHeld && time.GetElapsedTime(started) < patience)
            {
                await Task.Delay(request.TimeToLive / 10, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Makes sure that the lock is still held, also where it ran out and nobody took it.</summary>
    /// <exception cref="DeployException">It is lost (<see cref="DeployError.StaleFence"/>).</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await _lock.FindAsync(_lease.Service, cancellationToken).ConfigureAwait(false) is not { } holder || holder.Fence.Token != Fence.Token)
                await _lock.RenewAsync(_lease, cancellationToken).ConfigureAwait(false);
        }
        catch (OpsException exception) when (exception.IsTransient)
        {
            // Whoever prolongs it in the background knows when it is too late.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        if (Loss is null)
            await ReleaseAsync().ConfigureAwait(false);
        _end.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync(TimeSpan interval)
    {
        try
        {
            while (true)
            {
                await Task.Delay(interval, _time, _end.Token).ConfigureAwait(false);
                await RenewOnceAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            Loss = exception;
            await _lost.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Prolongs the lock; a platform that cannot be reached is asked again as long as the lock holds.</summary>
    private async Task RenewOnceAsync()
    {
        try
        {
            _lease = await _lock.RenewAsync(_lease, _end.Token).ConfigureAwait(false);
            await _whileHeld(_end.Token).ConfigureAwait(false);
        }
        catch (OpsException exception) when (exception.IsTransient && _time.GetUtcNow() < _lease.ExpiresAt)
        {
        }
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await _lock.ReleaseAsync(_lease, CancellationToken.None).ConfigureAwait(false);
        }
        catch (OpsException)
        {
            // It ends by itself when its time is over.
        }
    }
}
