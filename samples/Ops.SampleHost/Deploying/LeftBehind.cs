using Ops.Deploy;

namespace Ops.SampleHost.Deploying;

/// <summary>Finds out what the journal has of a deployment that ended with an exception.</summary>
internal sealed class LeftBehind(Deployer deployer, DeployPlan plan)
{
    /// <summary>Returns what was left, or null where nothing was changed, not even the journal.</summary>
    /// <param name="before">What the journal had before; null where it had nothing.</param>
    /// <param name="hasBegun">Whether the lock was taken, or a step begun.</param>
    /// <param name="exception">What ended it.</param>
    public async Task<Deployment?> FindAsync(Deployment? before, bool hasBegun, Exception exception)
    {
        var after = await ReadAsync();
        if (hasBegun)
            return after ?? new Deployment { Plan = plan, Status = DeploymentStatus.Running, StartedAt = plan.CreatedAt };
        if (after is null or { IsEnded: true })
            return null;

        var isWritten = before is null || after.Decisions.Count > before.Decisions.Count;
        return isWritten || exception is OperationCanceledException ? after : null;
    }

    private async Task<Deployment?> ReadAsync()
    {
        try
        {
            return await deployer.FindAsync(plan.Target, plan.Service, plan.Id, CancellationToken.None);
        }
        catch (OpsException)
        {
            // What could not be read is not told; the exception that brought us here says more.
            return null;
        }
    }
}
