using System.Runtime.CompilerServices;
using Ops.Journal;

namespace Ops.Deploy;

/// <summary>Tells what happens to a deployment that somebody else carries out, as the journal has it.</summary>
internal sealed class DeployFollower(IJournal journal, DeployOptions options, TimeProvider time)
{
    public async IAsyncEnumerable<DeployProgress> FollowAsync(string stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Deployment? deployment = null;
        while (true)
        {
            await foreach (var happened in journal.ReadAsync(stream, deployment?.Version ?? 0, cancellationToken).ConfigureAwait(false))
            {
                deployment = DeploymentFold.Apply(deployment, happened);
                if (deployment is not null && Tell(deployment, happened) is { } progress)
                    yield return progress;
            }

            if (deployment is null)
                throw new DeployException(DeployError.NotFound, DeployRetry.No, $"The journal has no deployment '{stream}'.");
            if (deployment.IsEnded || deployment.Status == DeploymentStatus.NeedsDecision)
                yield break;
            await Task.Delay(options.PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static DeployProgress? Tell(Deployment deployment, JournalEvent happened) => happened.Type switch
    {
        DeployEvents.Locked => Told(deployment, happened, DeployProgressKind.Locked, $"'{deployment.Plan.Service}' on '{deployment.Plan.Target}' is locked by {happened.Read(DeployEventJson.Default.LockedEvent).Owner}"),
        DeployEvents.StepStarted => Begun(deployment, happened, happened.Read(DeployEventJson.Default.StepStartedEvent)),
        DeployEvents.StepEnded => Ended(deployment, happened, happened.Read(DeployEventJson.Default.StepEndedEvent)),
        DeployEvents.UnwindStarted => Told(deployment, happened, DeployProgressKind.Unwinding, $"going back, since this failed: {happened.Read(DeployEventJson.Default.UnwindStartedEvent).Cause}"),
        DeployEvents.DecisionNeeded => Told(deployment, happened, DeployProgressKind.NeedsDecision, happened.Read(DeployEventJson.Default.DecisionNeededEvent).Reason),
        DeployEvents.AbortRequested => Told(deployment, happened, DeployProgressKind.Note, deployment.AbortRequest!),
        DeployEvents.Decided => Told(deployment, happened, DeployProgressKind.Note, deployment.Decisions[^1]),
        DeployEvents.Ended => Told(deployment, happened, DeployProgressKind.Ended, deployment.Cause is { } cause ? $"{deployment.Status}: {cause}" : $"{deployment.Status}"),
        _ => null,
    };

    private static DeployProgress Begun(Deployment deployment, JournalEvent happened, StepStartedEvent started)
    {
        var step = Find(deployment, started.Step);
        return Told(deployment, happened, DeployProgressKind.StepStarted, step.Description) with { Step = step, IsUndo = started.IsUndo };
    }

    private static DeployProgress Ended(Deployment deployment, JournalEvent happened, StepEndedEvent ended)
    {
        var step = Find(deployment, ended.Step);
        var kind = ended.Succeeded ? DeployProgressKind.StepSucceeded : DeployProgressKind.StepFailed;
        return Told(deployment, happened, kind, ended.Detail is { } detail ? $"{step.Description}: {detail}" : step.Description) with { Step = step, IsUndo = ended.IsUndo };
    }

    private static PlanStep Find(Deployment deployment, string step) =>
        deployment.Steps.Last(record => string.Equals(record.Step.Id, step, StringComparison.Ordinal)).Step;

    private static DeployProgress Told(Deployment deployment, JournalEvent happened, DeployProgressKind kind, string text) => new(happened.At, deployment.Plan.Id, kind, text);
}
