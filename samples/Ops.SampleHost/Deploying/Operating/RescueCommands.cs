using Ops.Deploy;
using Ops.SampleHost.Deploying.Configuration;
using Ops.SampleHost.Deploying.Views;

namespace Ops.SampleHost.Deploying.Operating;

/// <summary>The ways out of a bad place: abort, resume, decide, break a lock.</summary>
internal sealed class RescueCommands(DeployDesk desk, ServiceDefinition service, IDeployView view, Wish wish)
{
    /// <summary>Asks whoever carries out a deployment to stop and to go back.</summary>
    public async Task<int> AbortAsync(string? planId, CancellationToken cancellationToken)
    {
        var found = await FindUnderWayAsync(planId, cancellationToken);
        await desk.Deployer.AbortAsync(service.Target, service.Service, found.Plan.Id, wish.Actor, wish.Reason ?? "abort command", cancellationToken);
        view.Note($"deployment {found.Plan.Id} of '{service.Service}' was asked to stop and to go back; where the process that carried it out has ended, resume {service.Name} does it");
        return ExitCodes.Healthy;
    }

    /// <summary>Takes up a deployment whose process has ended.</summary>
    public async Task<int> ResumeAsync(string? planId, CancellationToken cancellationToken)
    {
        var found = await FindUnderWayAsync(planId, cancellationToken);
        view.Note($"takes up deployment {found.Plan.Id} as soon as the lock of the process that had it has run out");
        return await Session().ResumeAsync(found);
    }

    /// <summary>Says what happens with a deployment that waits for that.</summary>
    public async Task<int> DecideAsync(string? planId, DeployDecision decision, CancellationToken cancellationToken)
    {
        await desk.OpenJournalAsync(cancellationToken);
        var found = await FindAsync(planId, NeedsDecision, cancellationToken) ?? throw None("waits for a decision");
        return await Session().DecideAsync(found, decision, wish.Reason!);
    }

    /// <summary>Takes the lock of a service away from whoever holds it.</summary>
    public async Task<int> BreakLockAsync(Consents consents, CancellationToken cancellationToken)
    {
        await desk.OpenJournalAsync(cancellationToken);
        if (await desk.Deployer.FindLockAsync(service.Target, service.Service, cancellationToken) is not { } held)
        {
            view.Note($"nobody holds the lock of '{service.Service}' on '{service.Target}': there is nothing to do");
            return ExitCodes.Healthy;
        }

        var who = $"the lock of '{service.Service}' on '{service.Target}' is held by {held.Fence.Owner} for {held.Reason}, until {Wording.At(held.ExpiresAt)}";
        consents.Require($"{char.ToUpperInvariant(who[0])}{who[1..]}. Whoever holds it can change nothing any more.", $"{who}; breaking it needs consent");
        await desk.Deployer.BreakLockAsync(service.Target, service.Service, wish.Actor, wish.Reason!, cancellationToken);
        view.Note($"{who}: it was taken away, and the journal says who did and why");
        return ExitCodes.Healthy;
    }

    private DeploySession Session() => new(desk.Deployer, view, desk.Time, wish);

    /// <summary>Finds the deployment that is carried out, or was when its process ended.</summary>
    /// <exception cref="DeployException">There is none, or it waits for a decision.</exception>
    private async Task<Deployment> FindUnderWayAsync(string? planId, CancellationToken cancellationToken)
    {
        await desk.OpenJournalAsync(cancellationToken);
        var found = await FindAsync(planId, deployment => deployment.Status is DeploymentStatus.Running or DeploymentStatus.Unwinding, cancellationToken)
            ?? await FindAsync(planId, deployment => deployment.Status == DeploymentStatus.NeedsDecision, cancellationToken)
            ?? throw None("goes on");
        return !NeedsDecision(found) ? found : throw new DeployException(
            DeployError.Conflict, DeployRetry.No, $"Deployment {found.Plan.Id} of '{service.Service}' on '{service.Target}' waits for a decision; say what happens with: decide {service.Name} rollback|try-again|leave --plan {found.Plan.Id} --reason WHY.");
    }

    /// <summary>Finds the deployment that is meant: the one named, or the latest that fits; null where none does.</summary>
    private async Task<Deployment?> FindAsync(string? planId, Func<Deployment, bool> fits, CancellationToken cancellationToken)
    {
        if (planId is not null)
            return await desk.Deployer.FindAsync(service.Target, service.Service, planId, cancellationToken);

        Deployment? latest = null;
        await foreach (var deployment in desk.Deployer.HistoryAsync(service.Target, service.Service, cancellationToken))
            latest = fits(deployment) ? deployment : latest;
        return latest;
    }

    private DeployException None(string what) =>
        new(DeployError.NotFound, DeployRetry.No, $"No deployment of '{service.Service}' on '{service.Target}' {what}; history {service.Name} lists those there were.");

    private static bool NeedsDecision(Deployment deployment) => deployment.Status is DeploymentStatus.NeedsDecision or DeploymentStatus.RollbackFailed;
}
