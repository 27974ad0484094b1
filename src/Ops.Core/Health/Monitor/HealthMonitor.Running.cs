namespace Ops.Health;

public sealed partial class HealthMonitor
{
    /// <summary>Runs the probes by their schedules until it is cancelled; first starts are spread over the interval.</summary>
    /// <param name="cancellationToken">Ends the running; what is in flight is cancelled and, at the end of its grace, given up.</param>
    /// <returns>A task that ends, without an exception, once nothing of the schedule is in flight.</returns>
    /// <exception cref="InvalidOperationException">The monitor runs already.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _running, running, null) is not null)
            throw new InvalidOperationException("The monitor runs already; RunAsync can be called again once the first call has ended.");

        try
        {
            lock (_gate)
                _scheduler.Start(_time.GetTimestamp());
            _clock.Wake();
            using var registration = cancellationToken.UnsafeRegister(static running => ((TaskCompletionSource)running!).TrySetResult(), running);
            await running.Task.ConfigureAwait(false);
            lock (_gate)
                _scheduler.Stop();
            await DrainAsync().ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _running, null);
        }
    }

    /// <summary>Ends the running, cancels what is in flight, and waits for it as long as its grace allows; further calls do nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;

        Volatile.Read(ref _running)?.TrySetResult();
        _engine.CancelEverything();
        await DrainAsync().ConfigureAwait(false);
        _engine.Stop();
        _clock.Dispose();
        _transitionStream.Complete();
        _observationStream.Complete();
        _metrics.Dispose();
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Waits until nothing is in flight; the scanner gives up at its deadline what does not end.</summary>
    private Task DrainAsync() => _clock.WhenIdleAsync();

    private void OnScheduledRunEnded(int probeId, ProbeRegistration registration, long dueAt)
    {
        _scheduler.OnRunEnded(probeId, registration, dueAt);
        if (registration.DependsOn.Count > 0)
            LookAtDependencies(probeId, registration);
    }

    /// <summary>Probes the dependencies of a failing target at once, so that the cause is known before the target's own alert.</summary>
    private void LookAtDependencies(int probeId, ProbeRegistration registration)
    {
        var streaks = _engine.Table.Read(probeId).Streaks;
        if (streaks.Raw != ProbeStatus.Unhealthy || streaks.UnhealthyInARow > 1)
            return;

        foreach (var name in registration.DependsOn)
        {
            if (_engine.Table.IdOf(name) is >= 0 and var id)
                _scheduler.BringForward(id, _time.GetTimestamp());
        }
    }
}
