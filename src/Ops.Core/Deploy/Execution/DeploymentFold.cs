using Ops.Journal;

namespace Ops.Deploy;

/// <summary>Makes a deployment of its events.</summary>
internal static class DeploymentFold
{
    /// <summary>Reads a deployment, or returns null where the journal has none of that stream.</summary>
    public static async Task<Deployment?> ReadAsync(IJournal journal, string stream, CancellationToken cancellationToken)
    {
        Deployment? deployment = null;
        await foreach (var happened in journal.ReadAsync(stream, 0, cancellationToken).ConfigureAwait(false))
            deployment = Apply(deployment, happened);
        return deployment;
    }

    public static Deployment? Apply(Deployment? deployment, JournalEvent happened) => deployment is null
        ? happened.Type == DeployEvents.Accepted ? Begin(happened) : null
        : Change(deployment, happened) with { Version = happened.Version };

    private static Deployment Begin(JournalEvent happened)
    {
        var plan = happened.Read(DeployEventJson.Default.AcceptedEvent).Plan;
        return new Deployment
        {
            Plan = plan,
            Status = DeploymentStatus.Running,
            StartedAt = happened.At,
            Version = happened.Version,
            History = new StepHistory(plan),
        };
    }

    private static Deployment Change(Deployment deployment, JournalEvent happened) => happened.Type switch
    {
        DeployEvents.Locked => deployment with { LockPosition = happened.Position },
        DeployEvents.StepStarted => Start(deployment, happened.Read(DeployEventJson.Default.StepStartedEvent), happened.At),
        DeployEvents.StepEnded => End(deployment, happened.Read(DeployEventJson.Default.StepEndedEvent), happened.At),
        DeployEvents.UnwindStarted => deployment with { Status = DeploymentStatus.Unwinding, Cause = deployment.Cause ?? happened.Read(DeployEventJson.Default.UnwindStartedEvent).Cause },
        DeployEvents.DecisionNeeded => deployment with { Status = DeploymentStatus.NeedsDecision, Cause = happened.Read(DeployEventJson.Default.DecisionNeededEvent).Cause },
        DeployEvents.Decided => Decide(deployment, happened.Read(DeployEventJson.Default.DecidedEvent)),
        DeployEvents.AbortRequested => Abort(deployment, happened.Read(DeployEventJson.Default.AbortRequestedEvent)),
        DeployEvents.Ended => Finish(deployment, happened.Read(DeployEventJson.Default.EndedEvent), happened),
        _ => deployment,
    };

    private static Deployment Start(Deployment deployment, StepStartedEvent started, DateTimeOffset at) =>
        With(deployment, deployment.History!.Start(started.Step, started.IsUndo, at));

    private static Deployment End(Deployment deployment, StepEndedEvent ended, DateTimeOffset at)
    {
        if (deployment.History!.FindOpen(ended.Step, ended.IsUndo) is not { } begun)
            return deployment;

        var after = With(deployment, deployment.History.End(ended, at));
        return ended is { IsUndo: true, Succeeded: false }
            ? after with { RollbackErrors = [.. deployment.RollbackErrors, $"{begun.Step.Description}: {ended.Detail}"] }
            : after;
    }

    private static Deployment With(Deployment deployment, StepHistory history) => deployment with { History = history, Steps = history.Records };

    private static Deployment Abort(Deployment deployment, AbortRequestedEvent aborted) =>
        deployment with { AbortRequest = deployment.AbortRequest ?? $"{aborted.Actor} asked to stop: {aborted.Reason}" };

    private static Deployment Decide(Deployment deployment, DecidedEvent decided)
    {
        var decision = $"{decided.Decision} by {decided.Actor}: {decided.Reason}";
        return deployment with
        {
            Decisions = [.. deployment.Decisions, decision],
            Status = decided.Decision switch
            {
                DeployDecision.RollBack => DeploymentStatus.Unwinding,
                DeployDecision.TryAgain => DeploymentStatus.Running,
                _ => deployment.Status,
            },
            EndedAt = decided.Decision == DeployDecision.LeaveAsItIs ? deployment.EndedAt : null,
            // Whoever lets it try again no longer wants it to stop.
            AbortRequest = decided.Decision == DeployDecision.TryAgain ? null : deployment.AbortRequest,
        };
    }

    private static Deployment Finish(Deployment deployment, EndedEvent ended, JournalEvent happened) =>
        deployment with { Status = ended.Status, EndedAt = happened.At, EndPosition = happened.Position, Cause = deployment.Cause ?? ended.Cause };
}
