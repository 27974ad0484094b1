namespace Ops.Deploy;

/// <summary>Makes plans of deployments; pure: it looks at nothing but what it is given.</summary>
internal static class DeployPlanner
{
    /// <exception cref="DeployException">The target cannot do it; the message says what stands in the way and what is possible.</exception>
    public static DeployPlan Plan(DeployRequest request, PlanContext context)
    {
        Refuse(request, context);
        var rollout = RolloutOf(request, context);
        var steps = new StepList();
        var isNoChange = IsNoChange(request, context);
        if (!isNoChange)
        {
            AddBefore(steps, request);
            if (rollout.BreakingMigration.Count == 0)
                steps.AddAll(MigrationOf(request));
            StrategySteps.Add(steps, request.Strategy, rollout);
            foreach (var hook in request.AfterHooks)
                steps.Add(Steps.Hook(hook, "hook after the deployment"));
        }

        return new DeployPlan
        {
            Id = context.PlanId,
            Kind = DeployPlanKind.Deploy,
            Target = context.Target.Name,
            Service = request.Spec.Service,
            Version = request.Spec.Version,
            Revision = isNoChange ? context.Current!.Revision : rollout.NewRevision,
            Spec = request.Spec,
            Actor = request.Actor,
            Reason = request.Reason,
            Emergency = request.Emergency,
            CreatedAt = context.Now,
            Fingerprint = context.State.Fingerprint(),
            Changes = context.Assessment.Changes,
            Warnings = [.. Warnings(request, context, isNoChange)],
            Consent = isNoChange ? null : TakeOver.ConsentTo(request.Strategy, request.Spec, context),
            Steps = steps.Steps,
            UnwindsOnFailure = request.RollBackOnFailure,
        };
    }

    private static Rollout RolloutOf(DeployRequest request, PlanContext context)
    {
        var revision = context.NextRevision;
        var times = new RolloutTimes(request.ReadyTimeout, request.StableFor, request.Grace);
        var setId = SetIdOf(revision);
        return new Rollout
        {
            Context = context,
            Times = times,
            NewSet = setId,
            NewRevision = revision,
            Spec = request.Spec,
            Old = context.Current,
            SmokeTests = request.Emergency is null ? request.SmokeTests : [],
            Proof = [.. Proof(request, setId)],
            BreakingMigration = StrategySteps.StopsOldFirst(request.Strategy, context) && request.Migration is { IsBackwardCompatible: false } ? [.. MigrationOf(request)] : [],
        };
    }

    public static string SetIdOf(int revision) => FormattableString.Invariant($"r{revision}");

    private static IEnumerable<PlanStep> Proof(DeployRequest request, string setId)
    {
        foreach (var check in request.Verifications)
            yield return Steps.Check(check, null, "verification once the new revision serves");
        if (request.Watch is { } watch)
            yield return Steps.Watch(setId, watch.Duration, watch.Interval, watch.Checks ?? request.Verifications, watch.FailureThreshold, "what breaks often breaks late");
    }

    private static void AddBefore(StepList steps, DeployRequest request)
    {
        if (request.Emergency is null)
        {
            if (request.StagingTarget is { } staging)
                steps.Add(Promotion(request, staging));
            foreach (var check in request.Checks)
                steps.Add(Steps.Check(check, null, "check before the deployment"));
        }

        foreach (var hook in request.BeforeHooks)
            steps.Add(Steps.Hook(hook, "hook before the deployment"));
    }

    private static PromotionStep Promotion(DeployRequest request, string staging) => new()
    {
        Id = "promotion",
        Description = $"make sure that {request.Spec.Version} was deployed to '{staging}' with success and serves there",
        Cause = "staging first",
        StagingTarget = staging,
        Version = request.Spec.Version,
        SpecArtifact = request.Spec.Artifact ?? "",
    };

    private static IEnumerable<PlanStep> MigrationOf(DeployRequest request)
    {
        if (request.Migration is not { } migration)
            yield break;

        if (migration.BackupHook is { } backup)
            yield return Steps.Hook(backup, "backup before the migration");
        yield return Migrate(request.Spec, migration.Command, "migration before the new revision starts") with
        {
            StopsRollback = !migration.IsBackwardCompatible && migration.UndoCommand is null,
            Undo = migration.UndoCommand is { } undo ? [Migrate(request.Spec, undo, "the data is to be as it was")] : [],
        };
    }

    private static MigrateStep Migrate(DeploySpec spec, CommandSpec command, string cause) => new()
    {
        Id = "migrate",
        Description = $"run '{Redaction.Output(string.Join(' ', command.Arguments))}' once",
        Cause = cause,
        Spec = spec,
        Command = command,
        Timeout = command.Timeout + TimeSpan.FromMinutes(1),
    };

    /// <summary>What somebody changed, or started beside it, is put right by starting everything anew.</summary>
    private static bool IsNoChange(DeployRequest request, PlanContext context) =>
        !request.Redeploy && RunsAlready(request, context) && context.State.Drift.Count == 0 && !context.Foreign.Any();

    private static bool RunsAlready(DeployRequest request, PlanContext context) =>
        context.Current is { } current
        && string.Equals(current.SpecHash, request.Spec.Hash(), StringComparison.Ordinal)
        && current.Wanted == request.Spec.Replicas
        && current.Ready >= current.Wanted;

    private static IEnumerable<string> Warnings(DeployRequest request, PlanContext context, bool isNoChange)
    {
        if (!isNoChange && !request.Redeploy && RunsAlready(request, context))
            yield return $"{request.Spec.Version} runs already, though not as it should: it is started anew to undo what somebody changed";
        if (isNoChange)
            yield return $"{request.Spec.Version} runs as it is wanted: there is nothing to do; ask for a redeployment to start it anew all the same";
        foreach (var drift in context.State.Drift)
            yield return $"drift: {drift}";
        if (TakeOver.Warning(context) is { } foreign)
            yield return foreign;
        if (request.Emergency is { } emergency)
            yield return $"emergency, by {emergency.Actor} ({emergency.Reason}): checks, staging and smoke tests are left out; the lock, the backup and the health gates are not";
        if (request.Migration is { UndoCommand: null, IsBackwardCompatible: false })
            yield return "the migration cannot be undone: a failure after it stops and asks a person";
        if (!request.RollBackOnFailure)
            yield return "a failure stops where it is: nothing is rolled back by itself";
        if (context.State.InMaintenance)
            yield return "visitors see the maintenance page";
    }

    private static void Refuse(DeployRequest request, PlanContext context)
    {
        var problems = new List<string>(context.Assessment.Problems);
        problems.AddRange(RequestRules.Check(request));
        problems.AddRange(StrategySteps.Obstacles(request.Strategy, request.Spec, context));
        if (request.Migration is { IsBackwardCompatible: false } && StrategySteps.ServesMeanwhile(request.Strategy, context) is { } what)
            problems.Add($"the migration is not backward compatible, and the old revision would serve on data that it cannot use ({what}); use the recreate strategy (RecreateStrategy) where the target can, which stops it before, or write a migration that both revisions can work with and say so (IsBackwardCompatible = true)");
        if (request.Migration is not null && !context.Abilities.RunsOneOffs)
            problems.Add($"{context.Target.Kind} cannot run a migration in an instance of its own; run it in a hook");
        if (problems.Count > 0)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"{request.Spec.Version} of '{request.Spec.Service}' cannot be deployed to '{context.Target.Name}': {string.Join("; ", problems)}.");
    }
}
