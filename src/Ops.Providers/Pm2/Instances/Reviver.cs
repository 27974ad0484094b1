namespace Ops.Providers.Pm2;

/// <summary>Starts or restarts a process that is there, also where PM2 is at it already: left by a run that ended, or for somebody else.</summary>
internal sealed class Reviver(Pm2Client client, Drainer drainer)
{
    /// <summary>Waits until PM2 neither stops nor launches any of these processes, for as long as that may take.</summary>
    /// <remarks>PM2 refuses to restart a process that it stops, and one that is deleted in the middle of a restart runs on without being on the list.</remarks>
    public async Task SettleAsync(IReadOnlyList<Pm2Process> processes, CancellationToken cancellationToken)
    {
        if (processes.Count == 0)
            return;
        await drainer.WaitAsync(list => !list.Any(now => IsUnsettled(now) && processes.Any(now.IsSame)), processes.Max(client.StoppingTime), cancellationToken).ConfigureAwait(false);
    }

    public async Task RestartAsync(Pm2Process process, CancellationToken cancellationToken)
    {
        try
        {
            await client.RestartAsync(process, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Error == DeployError.Conflict)
        {
            await SettleAsync([process], cancellationToken).ConfigureAwait(false);
            if ((await client.ListAsync(cancellationToken).ConfigureAwait(false)).Any(now => now.IsSame(process) && now.IsRunning && now.Pid != process.Pid))
                return;
            // It waits for a restart of PM2's own, which a stop takes back.
            await client.StopAsync(process, cancellationToken).ConfigureAwait(false);
            await client.RestartAsync(process, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A worker that is launched may have been asked to stop already: PM2 does so once it is online. One that Ops did not start may be called launching for ever.</summary>
    private static bool IsUnsettled(Pm2Process process) => process.Status == "stopping" || process is { Status: "launching", IsCluster: true, Own: not null };
}
