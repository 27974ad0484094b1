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
        if (request.Migration is { } migration)
            AddMigration(steps, migration, request.Spec);
    }

    private static PromotionStep Promotion(DeployRequest request, string staging) => new()
    {
        Id = "promotion",
        Description = $"make sure that {request.Spec.Version} was deployed to '{staging}' with success",
        Cause = "staging first",
        StagingTarget = staging,
        Version = request.Spec.Version,
        SpecArtifact = request.Spec.Artifact ?? "",
    };

    private static void AddMigration(StepList steps, MigrationRequest migration, DeploySpec spec)
    {
        if (migration.BackupHook is { } backup)
            steps.Add(Steps.Hook(backup, "backup before the migration"));
        steps.Add(Migrate(spec, migration.Command, "migration before the new revision starts") with
        {
            StopsRollback = !migration.IsBackwardCompatible && migration.UndoCommand is null,
            Undo = migration.UndoCommand is { } undo && !migration.IsBackwardCompatible ? [Migrate(spec, undo, "the old revision needs the data as it was")] : [],
        });
    }

    private static MigrateStep Migrate(DeploySpec spec, CommandSpec command, string cause) => new()
    {
        Id = "migrate",
        Description = $"run '{string.Join(' ', command.Arguments)}' once",
        Cause = cause,
        Spec = spec,
        Command = command,
        Timeout = command.Timeout + TimeSpan.FromMinutes(1),
    };

    private static bool IsNoChange(DeployRequest request, PlanContext context) =>
        !request.Redeploy
        && context.Current is { } current
        && string.Equals(current.SpecHash, request.Spec.Hash(), StringComparison.Ordinal)
        && current.Wanted == request.Spec.Replicas
        && current.Ready >= current.Wanted;

    private static IEnumerable<string> Warnings(DeployRequest request, PlanContext context, bool isNoChange)
    {
        if (isNoChange)
            yield return $"{request.Spec.Version} runs as it is wanted: there is nothing to do; ask for a redeployment to start it anew all the same";
        foreach (var drift in context.State.Drift)
            yield return $"drift: {drift}";
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
        if (request.Migration is not null && !context.Abilities.RunsOneOffs)
            problems.Add($"{context.Target.Kind} cannot run a migration in an instance of its own; run it in a hook");
        if (problems.Count > 0)
            throw new DeployException(DeployError.Invalid, DeployRetry.No, $"{request.Spec.Version} of '{request.Spec.Service}' cannot be deployed to '{context.Target.Name}': {string.Join("; ", problems)}.");
    }
}
