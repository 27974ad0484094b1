using System.Diagnostics;
using Ops.Journal;

namespace Ops.Deploy;

/// <summary>Carries out plans step by step, undoes them where a step fails, and takes them up again after a crash.</summary>
/// <remarks>Before and after each step the journal says so. A step that had begun when its process ended is done again under the same operation id, which targets take as the same operation.</remarks>
internal sealed partial class DeployExecutor(IJournal journal, DeploymentDigests deployments, IDeployTargets targets, DeployCheckRegistry checks, DeployOptions options, DeployDiagnostics diagnostics, TimeProvider time)
{
    /// <summary>Begins a deployment and brings it to its end, or to where a person has to decide.</summary>
    public async Task<Deployment> ApplyAsync(DeployPlan plan, string? consent, IProgress<DeployProgress>? watcher, CancellationToken cancellationToken)
    {
        var log = NewLog(watcher);
        await log.AcceptAsync(plan, consent, cancellationToken).ConfigureAwait(false);
        diagnostics.Accepted(plan);
        return await RunAsync(log, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes up a deployment whose process has ended, or about which was decided.</summary>
    public async Task<Deployment> ResumeAsync(string stream, IProgress<DeployProgress>? watcher, CancellationToken cancellationToken)
    {
        var log = NewLog(watcher);
        await log.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        if (log.Current.IsEnded || log.Current.Status == DeploymentStatus.NeedsDecision)
        {
            await log.ForgetResumeAsync(cancellationToken).ConfigureAwait(false);
            return log.Current;
        }

        // Before the lock, since it would only fail here, and be undone, while another process can bring it to its end.
        if (log.Current.Status == DeploymentStatus.Running && checks.Unknown(log.Current.Plan.Steps).FirstOrDefault() is { } unknown)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"Deployment {log.Current.Plan.Id} of '{log.Current.Plan.Service}' cannot be gone on with in this process, and is as it was: {unknown}.");

        // Whoever had it may have held the lock to the last moment.
        return await RunAsync(log, options.LockTimeToLive * 2, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How long nothing is heard of a deployment before another process takes it up.</summary>
    public TimeSpan ResumeAfter => options.LockTimeToLive * 2;

    private DeploymentLog NewLog(IProgress<DeployProgress>? watcher) => new(journal, time, ResumeAfter, options.RetryDelay, watcher);

    private async Task<Deployment> RunAsync(DeploymentLog log, TimeSpan patience, CancellationToken cancellationToken)
    {
        var plan = log.Current.Plan;
        using var activity = diagnostics.Begin(plan);
        var target = targets.Get(plan.Target);
        var held = await AcquireAsync(log, target, patience, cancellationToken).ConfigureAwait(false);
        if (held is null)
            return log.Current;

        await using (held.ConfigureAwait(false))
        {
            try
            {
                await log.AppendAsync(DeployEvents.Locked, new LockedEvent(held.Fence.Token, held.Fence.Owner), DeployEventJson.Default.LockedEvent, held.Token).ConfigureAwait(false);
                log.Tell(DeployProgressKind.Locked, $"'{plan.Service}' on '{plan.Target}' is locked by {held.Fence.Owner}");
                await GoAsync(log, target, held, held.Token).ConfigureAwait(false);
                if (log.Current.Status != DeploymentStatus.Succeeded)
                    activity?.SetStatus(ActivityStatusCode.Error, log.Current.Cause);
                return log.Current;
            }
            catch (OperationCanceledException) when (held.Loss is not null)
            {
                throw held.Lost($"Deployment {plan.Id} of '{plan.Service}'");
            }
        }
    }

    private async Task<HeldLock?> AcquireAsync(DeploymentLog log, IDeployTarget target, TimeSpan patience, CancellationToken cancellationToken)
    {
        var plan = log.Current.Plan;
        var @lock = target.Get<IDeployLock>() ?? new JournalDeployLock(journal, plan.Target, time);
        var request = new LockRequest(plan.Service, $"{plan.Actor} ({options.Node})", $"{plan.Kind} {plan.Version}, plan {plan.Id}", options.LockTimeToLive);
        try
        {
            return await HeldLock.AcquireAsync(@lock, request, patience, time, log.PutOffResumeAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Error == DeployError.LockHeld && log.Current.Steps.Count == 0)
        {
            await EndAsync(log, DeploymentStatus.Refused, exception.Message, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private async Task GoAsync(DeploymentLog log, IDeployTarget target, HeldLock held, CancellationToken cancellationToken)
    {
        if (log.Current.Steps.Count == 0 && await FindStalenessAsync(log, target, cancellationToken).ConfigureAwait(false) is { } stale)
        {
            await EndAsync(log, DeploymentStatus.Refused, stale, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (log.Current.EndPosition > 0 && await log.RetryAsync(() => deployments.FindLaterAsync(log.Current, cancellationToken), cancellationToken).ConfigureAwait(false) is { } later)
        {
            await EndAsync(log, DeploymentStatus.RollbackFailed, log.Current.Cause, cancellationToken).ConfigureAwait(false);
            throw Outdated(log.Current.Plan, later);
        }

        if (log.Current.Status == DeploymentStatus.Running)
            await AdvanceAsync(log, target, held, cancellationToken).ConfigureAwait(false);
        if (log.Current.Status == DeploymentStatus.Unwinding)
            await UnwindAsync(log, target, held, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says that a deployment that has ended cannot be gone on with, since it would undo what came after it.</summary>
    public static DeployException Outdated(DeployPlan plan, DeploymentDigest later) => new(
        DeployError.Conflict,
        DeployRetry.No,
        $"Deployment {plan.Id} of '{plan.Service}' on '{plan.Target}' cannot be undone any more: deployment {later.PlanId} came after it ({later.Status}), and would be undone with it. Nothing was changed; leave it as it is, and plan a rollback where one is wanted.");

    /// <summary>Returns why the plan no longer fits, or null where it does.</summary>
    private async Task<string?> FindStalenessAsync(DeploymentLog log, IDeployTarget target, CancellationToken cancellationToken)
    {
        var plan = log.Current.Plan;
        // Also where both were begun in the same moment: whoever comes second would build on what the first has half done.
        if (await log.RetryAsync(() => deployments.FindUnfinishedAsync(plan.Target, plan.Service, except: plan.Id, cancellationToken), cancellationToken).ConfigureAwait(false) is { } unfinished)
            return $"deployment {unfinished.PlanId} of '{plan.Service}' on '{plan.Target}' has not ended ({unfinished.Status}): nothing was done; resume it, decide about it or wait";

        var state = await target.ObserveAsync(plan.Service, cancellationToken).ConfigureAwait(false);
        return string.Equals(state.Fingerprint(), plan.Fingerprint, StringComparison.Ordinal)
            ? null
            : $"'{plan.Service}' on '{plan.Target}' has changed since the plan was made: nothing was done; make a new plan";
    }

    private async Task AdvanceAsync(DeploymentLog log, IDeployTarget target, HeldLock held, CancellationToken cancellationToken)
    {
        var done = Succeeded(log.Current, isUndo: false);
        // What was ready when a process ended may have died since.
        var again = log.Current.Plan.Steps.LastOrDefault(step => step is AwaitReadyStep && done.Contains(step.Id));
        foreach (var step in log.Current.Plan.Steps)
        {
            if (!ReferenceEquals(step, again) && done.Contains(step.Id))
                continue;

            var failure = await log.IsAbortRequestedAsync(cancellationToken).ConfigureAwait(false)
                ? new DeployException(DeployError.Failed, DeployRetry.No, log.Current.AbortRequest!)
                : await TryAsync(log, target, held, step, isUndo: false, cancellationToken).ConfigureAwait(false);
            if (failure is null)
                continue;

            await FailAsync(log, step, failure, cancellationToken).ConfigureAwait(false);
            return;
        }

        await EndAsync(log, DeploymentStatus.Succeeded, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Decides what follows a failed step.</summary>
    private Task FailAsync(DeploymentLog log, PlanStep step, Exception failure, CancellationToken cancellationToken)
    {
        var cause = $"{step.Description}: {failure.Message}";
        var deployment = log.Current;
        var irreversible = deployment.Steps.FirstOrDefault(record => !record.IsUndo && record.Step is MigrateStep { StopsRollback: true });
        if (irreversible is not null)
        {
            var reason = $"'{irreversible.Step.Description}' cannot be undone, and the old revision may not work with what it left behind: decide to roll back the rest, to try again, or to leave everything as it is";
            log.Tell(DeployProgressKind.NeedsDecision, reason);
            diagnostics.DeploymentNeedsDecision(deployment.Plan.Version, deployment.Plan.Service, deployment.Plan.Target, reason, deployment.Plan.Id);
            return log.AppendAsync(DeployEvents.DecisionNeeded, new DecisionNeededEvent(cause, reason), DeployEventJson.Default.DecisionNeededEvent, cancellationToken);
        }

        if (!deployment.Plan.UnwindsOnFailure && !deployment.IsAbortRequested)
            return EndAsync(log, DeploymentStatus.Failed, cause, cancellationToken);

        log.Tell(DeployProgressKind.Unwinding, $"going back, since this failed: {cause}");
        return log.AppendAsync(DeployEvents.UnwindStarted, new UnwindStartedEvent(cause), DeployEventJson.Default.UnwindStartedEvent, cancellationToken);
    }

    /// <summary>Undoes what was done, last first; where that fails it stops, since going on might take away what still serves.</summary>
    private async Task UnwindAsync(DeploymentLog log, IDeployTarget target, HeldLock held, CancellationToken cancellationToken)
    {
        var begun = log.Current.Steps.Where(record => !record.IsUndo).Select(record => record.Step.Id).ToHashSet(StringComparer.Ordinal);
        var undone = Succeeded(log.Current, isUndo: true);
        foreach (var undo in log.Current.Plan.Steps.Where(step => begun.Contains(step.Id)).Reverse().SelectMany(step => step.Undo).ToList())
        {
            if (undone.Contains(undo.Id))
                continue;
            if (await TryAsync(log, target, held, undo, isUndo: true, cancellationToken).ConfigureAwait(false) is null)
                continue;

            await EndAsync(log, DeploymentStatus.RollbackFailed, log.Current.Cause, cancellationToken).ConfigureAwait(false);
            return;
        }

        await EndAsync(log, DeploymentStatus.RolledBack, log.Current.Cause, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Carries out a step, again where it fails in a way that may pass.</summary>
    /// <returns>Why it failed, or null where it did not.</returns>
    private async Task<Exception?> TryAsync(DeploymentLog log, IDeployTarget target, HeldLock held, PlanStep step, bool isUndo, CancellationToken cancellationToken)
    {
        await held.EnsureAsync(cancellationToken).ConfigureAwait(false);
        await log.AppendAsync(DeployEvents.StepStarted, new StepStartedEvent(step.Id, isUndo), DeployEventJson.Default.StepStartedEvent, cancellationToken).ConfigureAwait(false);
        log.Tell(DeployProgressKind.StepStarted, step.Description, step, isUndo);
        var context = ContextOf(log, target, held, step, isUndo);
        var startedAt = time.GetTimestamp();
        using var activity = diagnostics.Begin(step, isUndo);
        try
        {
            var detail = await RunAsync(step, context, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<JournalTimer> timers = step is KeepStep keep ? [new JournalTimer(KeptSets.TimerOf(keep.SetId), time.GetUtcNow() + keep.Duration)] : [];
            await log.AppendAsync(DeployEvents.StepEnded, new StepEndedEvent(step.Id, isUndo, true, detail, null), DeployEventJson.Default.StepEndedEvent, cancellationToken, timers).ConfigureAwait(false);
            diagnostics.Ended(step, context.Plan, time.GetElapsedTime(startedAt), isUndo, null);
            log.Tell(DeployProgressKind.StepSucceeded, detail is null ? step.Description : $"{step.Description}: {detail}", step, isUndo);
            return null;
        }
        catch (DeployException exception) when (exception.Error != DeployError.StaleFence && !cancellationToken.IsCancellationRequested)
        {
            await log.AppendAsync(DeployEvents.StepEnded, new StepEndedEvent(step.Id, isUndo, false, exception.Message, exception.Error), DeployEventJson.Default.StepEndedEvent, cancellationToken).ConfigureAwait(false);
            diagnostics.Ended(step, context.Plan, time.GetElapsedTime(startedAt), isUndo, exception);
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            log.Tell(DeployProgressKind.StepFailed, $"{step.Description}: {exception.Message}", step, isUndo);
            return exception;
        }
    }

    private StepContext ContextOf(DeploymentLog log, IDeployTarget target, HeldLock held, PlanStep step, bool isUndo) => new()
    {
        Plan = log.Current.Plan,
        Target = target,
        // Trying again after a decision is another operation; after a crash it is the same.
        Operation = new Operation($"{log.Current.Plan.Id}/{step.Id}/{log.Current.History!.CountFailures(step.Id)}", held.Fence),
        Log = log,
        Checks = checks,
        Options = options,
        Time = time,
        StartedAt = log.Current.History.FindOpen(step.Id, isUndo)!.StartedAt,
        IsUndo = isUndo,
    };

    private async Task<string?> RunAsync(PlanStep step, StepContext context, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RunOnceAsync(step, context, cancellationToken).ConfigureAwait(false);
            }
            catch (DeployException exception) when (exception.Retry != DeployRetry.No && attempt < options.MaxAttempts && exception.Error != DeployError.StaleFence)
            {
                var pause = options.RetryDelay * Math.Pow(2, attempt - 1);
                context.Log.Tell(DeployProgressKind.Retrying, $"{exception.Message} (attempt {attempt} of {options.MaxAttempts}; again in {Steps.Show(pause)})", step, context.IsUndo);
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<string?> RunOnceAsync(PlanStep step, StepContext context, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(step.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return step is PromotionStep promotion
                ? await PromotionRunner.RunAsync(promotion, context, journal, targets, both.Token).ConfigureAwait(false)
                : await StepRunner.RunAsync(step, context, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DeployException(DeployError.NotReady, DeployRetry.No, $"it was not done within {Steps.Show(step.Timeout)}", exception);
        }
        catch (JournalException exception) when (exception.IsTransient)
        {
            throw new DeployException(DeployError.Unreachable, DeployRetry.Safe, exception.Message, exception);
        }
        catch (Exception exception) when (exception is not (DeployException or OperationCanceledException or JournalException))
        {
            throw new DeployException(DeployError.Failed, DeployRetry.No, $"{exception.GetType().Name}: {Redaction.Output(exception.Message)}", exception);
        }
    }

    private async Task EndAsync(DeploymentLog log, DeploymentStatus status, string? cause, CancellationToken cancellationToken)
    {
        await log.AppendAsync(DeployEvents.Ended, new EndedEvent(status, cause), DeployEventJson.Default.EndedEvent, cancellationToken).ConfigureAwait(false);
        log.Tell(DeployProgressKind.Ended, cause is null ? $"{status}" : $"{status}: {cause}");
        diagnostics.Ended(log.Current);
    }

    private static HashSet<string> Succeeded(Deployment deployment, bool isUndo) =>
        deployment.Steps.Where(record => record.IsUndo == isUndo && record.Outcome == StepOutcome.Succeeded).Select(record => record.Step.Id).ToHashSet(StringComparer.Ordinal);
}
