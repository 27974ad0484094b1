namespace Ops.Deploy;

/// <summary>Makes plans that bring an earlier revision back: running if it was kept, retained if it was stopped, else anew from what the journal knows.</summary>
internal static class RollbackPlanner
{
    /// <exception cref="DeployException">There is nothing to go back to; the message says which versions there are.</exception>
    public static DeployPlan Plan(RollbackRequest request, PlanContext context)
    {
        var current = context.Current;
        var earlier = Find(request, context, current);
        var set = context.State.Sets.FirstOrDefault(set => set.Revision == earlier.Number);
        // A platform that rolls by itself keeps revisions of which it shows no instances.
        var known = context.Abilities.RollsByItself ? context.Revisions.FirstOrDefault(revision => revision.Number == earlier.Number) : null;
        var revision = set?.Revision ?? known?.Number ?? context.NextRevision;
        var setId = set?.Id ?? known?.SetId ?? DeployPlanner.SetIdOf(revision);
        var rollout = new Rollout
        {
            Context = context,
            Times = new RolloutTimes(request.ReadyTimeout, request.StableFor, request.Grace),
            NewSet = setId,
            NewRevision = revision,
            Spec = earlier.Spec,
            NewRunning = set?.Wanted ?? 0,
            Old = current,
            Proof = [.. Proof(request, setId)],
        };
        return new DeployPlan
        {
            Id = context.PlanId,
            Kind = DeployPlanKind.Rollback,
            Target = context.Target.Name,
            Service = request.Service,
            Version = earlier.Spec.Version,
            Revision = revision,
            Spec = earlier.Spec,
            Actor = request.Actor,
            Reason = request.Reason,
            CreatedAt = context.Now,
            Fingerprint = context.State.Fingerprint(),
            Changes = current is not null && context.SpecOf(current.Revision) is { } spec ? earlier.Spec.ChangesFrom(spec) : [],
            Warnings = [.. Warnings(context, isThere: set is not null || known is not null)],
            Consent = TakeOver.ConsentTo(StrategyFor(context), earlier.Spec, context),
            Steps = StepsOf(rollout),
        };
    }

    private static IReadOnlyList<PlanStep> StepsOf(Rollout rollout)
    {
        var steps = new StepList();
        var context = rollout.Context;
        if (context.Target.Staging == StagingMode.Replaces)
            PushSteps.Add(steps, rollout);
        else if (context.Abilities.RollsByItself && rollout is { NewRunning: 0, Old.Wanted: > 0 })
            NativeSteps.AddBack(steps, rollout);
        else if (rollout.Old is null or { Wanted: 0 })
            FirstSteps.Add(steps, StrategyFor(context), rollout);
        else if (context.Assessment.NoSurgeReason is not null && rollout.NewRunning == 0)
            RecreateSteps.Add(steps, new RecreateStrategy(), rollout);
        else
            BlueGreenSteps.Add(steps, new BlueGreenStrategy { KeepOld = TimeSpan.Zero }, rollout);
        return steps.Steps;
    }

    private static DeployStrategy StrategyFor(PlanContext context) => context.Assessment.NoSurgeReason is null ? new BlueGreenStrategy { KeepOld = TimeSpan.Zero } : new RecreateStrategy();

    private static ServedRevision Find(RollbackRequest request, PlanContext context, InstanceSet? current)
    {
        var known = Known(context).Where(revision => revision.Number != current?.Revision).ToList();
        var found = request.Version is { } version
            ? known.FirstOrDefault(revision => string.Equals(revision.Spec.Version, version, StringComparison.Ordinal))
            : known.FirstOrDefault(revision => current is null || (!revision.IsWithdrawn && revision.Number < current.Revision && !string.Equals(revision.Spec.Hash(), current.SpecHash, StringComparison.Ordinal)));
        if (found is not null)
            return found;

        var versions = known.Select(revision => revision.Spec.Version).Distinct(StringComparer.Ordinal).Take(20).ToList();
        throw new DeployException(
            DeployError.NotFound,
            DeployRetry.No,
            $"'{request.Service}' on '{context.Target.Name}' has no {(request.Version is null ? "earlier revision" : $"revision '{request.Version}'")} to go back to{(versions.Count == 0 ? "" : $"; there are: {string.Join(", ", versions)}")}.");
    }

    /// <summary>What served with success, what served last first, which need not be the highest number; then what the platform still has though the journal does not know it.</summary>
    private static IEnumerable<ServedRevision> Known(PlanContext context)
    {
        var served = context.Served.DistinctBy(revision => revision.Number).ToList();
        var others = context.Revisions.Where(revision => revision.Spec is not null && served.TrueForAll(known => known.Number != revision.Number));
        return served.Concat(others.Where(_ => served.Count == 0).Select(revision => new ServedRevision(revision.Number, revision.Spec!, revision.StagedAt)));
    }

    private static IEnumerable<PlanStep> Proof(RollbackRequest request, string setId)
    {
        foreach (var check in request.Verifications)
            yield return Steps.Check(check, null, "verification once the earlier revision serves");
        if (request.Watch is { } watch)
            yield return Steps.Watch(setId, watch.Duration, watch.Interval, watch.Checks ?? request.Verifications, watch.FailureThreshold, "what breaks often breaks late");
    }

    private static IEnumerable<string> Warnings(PlanContext context, bool isThere)
    {
        if (!isThere)
            yield return "the earlier revision is no longer there: it is started anew from what the journal knows of it";
        yield return "only what the deployment changed comes back: neither data nor migrations do";
        if (TakeOver.Warning(context) is { } foreign)
            yield return foreign;
        foreach (var drift in context.State.Drift)
            yield return $"drift: {drift}";
    }
}
