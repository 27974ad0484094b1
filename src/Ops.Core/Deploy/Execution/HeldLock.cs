namespace Ops.Deploy;

/// <summary>The lock of a service, prolonged in the background for as long as it is held.</summary>
internal sealed class HeldLock : IAsyncDisposable
{
    private readonly IDeployLock _lock;
    private readonly TimeSpan _timeToLive;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _lost;
    private readonly Func<CancellationToken, Task> _whileHeld;
    private LockLease _lease;
    private Task _renewing = Task.CompletedTask;

    private HeldLock(IDeployLock @lock, LockLease lease, TimeSpan timeToLive, TimeProvider time, Func<CancellationToken, Task> whileHeld, CancellationToken cancellationToken)
    {
        _lock = @lock;
        _lease = lease;
        _timeToLive = timeToLive;
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
                var asked = time.GetTimestamp();
                var lease = await @lock.AcquireAsync(request, cancellationToken).ConfigureAwait(false);
                var held = new HeldLock(@lock, lease, request.TimeToLive, time, whileHeld, cancellationToken);
                held._renewing = held.RenewAsync(asked);
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
        catch (OpsException exception) when (MayPass(exception))
        {
            // Whoever prolongs it in the background knows when it is too late.
        }
    }

    /// <summary>Says that something stopped since the lock was lost.</summary>
    /// <param name="what">What stopped, as the beginning of a sentence.</param>
    public DeployException Lost(string what) =>
        new(DeployError.StaleFence, DeployRetry.No, $"{what} stopped where it was, since the lock was lost: {Loss!.Message}", Loss);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        if (Loss is null)
            await ReleaseAsync().ConfigureAwait(false);
        _end.Dispose();
        _lost.Dispose();
    }

    /// <summary>Whether what failed may be asked again: to prolong a lock twice is to prolong it once.</summary>
    private static bool MayPass(OpsException exception) => exception.IsTransient || exception is DeployException { Retry: not DeployRetry.No };

    /// <summary>Prolongs the lock again and again, and sooner where that failed in a way that may pass.</summary>
    private async Task RenewAsync(long renewed)
    {
        try
        {
            var pause = _timeToLive / 3;
            while (true)
            {
                await Task.Delay(pause, _time, _end.Token).ConfigureAwait(false);
                var asked = _time.GetTimestamp();
                var isRenewed = await TryRenewAsync(renewed).ConfigureAwait(false);
                renewed = isRenewed ? asked : renewed;
                pause = _timeToLive / (isRenewed ? 3 : 12);
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
    private async Task<bool> TryRenewAsync(long renewed)
    {
        try
        {
            _lease = await _lock.RenewAsync(_lease, _end.Token).ConfigureAwait(false);
        }
        catch (OpsException exception) when (MayPass(exception) && _time.GetElapsedTime(renewed) < _timeToLive)
        {
            return false;
        }

        try
        {
            await _whileHeld(_end.Token).ConfigureAwait(false);
        }
        catch (OpsException exception) when (MayPass(exception))
        {
            // It is called again when the lock is prolonged again.
        }

        return true;
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
