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

    private static Deployment Begin(JournalEvent happened) => new()
    {
        Plan = happened.Read(DeployEventJson.Default.AcceptedEvent).Plan,
        Status = DeploymentStatus.Running,
        StartedAt = happened.At,
        Version = happened.Version,
    };

    private static Deployment Change(Deployment deployment, JournalEvent happened) => happened.Type switch
    {
        DeployEvents.StepStarted => Start(deployment, happened.Read(DeployEventJson.Default.StepStartedEvent), happened.At),
        DeployEvents.StepEnded => End(deployment, happened.Read(DeployEventJson.Default.StepEndedEvent), happened.At),
        DeployEvents.UnwindStarted => deployment with { Status = DeploymentStatus.Unwinding, Cause = deployment.Cause ?? happened.Read(DeployEventJson.Default.UnwindStartedEvent).Cause },
        DeployEvents.DecisionNeeded => deployment with { Status = DeploymentStatus.NeedsDecision, Cause = happened.Read(DeployEventJson.Default.DecisionNeededEvent).Cause },
        DeployEvents.Decided => Decide(deployment, happened.Read(DeployEventJson.Default.DecidedEvent)),
        DeployEvents.AbortRequested => Abort(deployment, happened.Read(DeployEventJson.Default.AbortRequestedEvent)),
        DeployEvents.Ended => Finish(deployment, happened.Read(DeployEventJson.Default.EndedEvent), happened.At),
        _ => deployment,
    };

    private static Deployment Start(Deployment deployment, StepStartedEvent started, DateTimeOffset at)
    {
        // Begun again after a crash: it keeps its first time.
        if (deployment.Steps.Any(record => record.Outcome == StepOutcome.Started && record.IsUndo == started.IsUndo && Is(record.Step, started.Step)))
            return deployment;

        return deployment with { Steps = [.. deployment.Steps, new StepRecord(Find(deployment.Plan, started.Step), StepOutcome.Started, at) { IsUndo = started.IsUndo }] };
    }

    private static Deployment End(Deployment deployment, StepEndedEvent ended, DateTimeOffset at)
    {
        var steps = deployment.Steps.ToList();
        var index = steps.FindLastIndex(record => record.Outcome == StepOutcome.Started && record.IsUndo == ended.IsUndo && Is(record.Step, ended.Step));
        if (index < 0)
            return deployment;

        steps[index] = steps[index] with { Outcome = ended.Succeeded ? StepOutcome.Succeeded : StepOutcome.Failed, EndedAt = at, Detail = ended.Detail };
        return ended is { IsUndo: true, Succeeded: false }
            ? deployment with { Steps = steps, RollbackErrors = [.. deployment.RollbackErrors, $"{steps[index].Step.Description}: {ended.Detail}"] }
            : deployment with { Steps = steps };
    }

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

    private static Deployment Finish(Deployment deployment, EndedEvent ended, DateTimeOffset at) =>
        deployment with { Status = ended.Status, EndedAt = at, Cause = deployment.Cause ?? ended.Cause };

    private static PlanStep Find(DeployPlan plan, string id) =>
        plan.Steps.Concat(plan.Steps.SelectMany(step => step.Undo)).First(step => Is(step, id));

    private static bool Is(PlanStep step, string id) => string.Equals(step.Id, id, StringComparison.Ordinal);
}
