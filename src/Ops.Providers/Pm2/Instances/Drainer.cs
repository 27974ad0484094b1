namespace Ops.Providers.Pm2;

/// <summary>Takes processes out of traffic before they are stopped.</summary>
internal sealed class Drainer(Pm2Client client, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Tells processes to leave traffic for good, and waits until their requests have ended or the grace is over.</summary>
    public async Task LeaveAsync(IReadOnlyList<Pm2Process> processes, TimeSpan grace, CancellationToken cancellationToken)
    {
        var told = processes.Where(process => process.IsRunning && process.Report is not null).ToList();
        foreach (var process in told)
            await TellAsync(process, "leave", cancellationToken).ConfigureAwait(false);
        await WaitAsync(list => list.Where(process => process.IsRunning && told.Exists(one => one.IsSame(process) && one.Pid == process.Pid)).All(process => process.Report is { IsLeaving: true, IsDrained: true }), grace, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at PM2's list until a condition holds; false where the time is over before.</summary>
    public async Task<bool> WaitAsync(Func<IReadOnlyList<Pm2Process>, bool> condition, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        while (!condition(await client.ListAsync(cancellationToken).ConfigureAwait(false)))
        {
            if (time.GetElapsedTime(startedAt) >= timeout)
                return false;
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Tells the agent of a process something; a process that has ended meanwhile needs no telling.</summary>
    public async Task TellAsync(Pm2Process process, string message, CancellationToken cancellationToken)
    {
        try
        {
            await client.TellAsync(process, message, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Retry == DeployRetry.No)
        {
            // It is offline: PM2 says so in words only.
        }
    }
}
