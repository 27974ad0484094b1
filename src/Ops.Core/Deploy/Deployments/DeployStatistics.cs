using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ops.Deploy;

/// <summary>How deployments went, counted from the journal; rollbacks that people asked for count beside them.</summary>
public sealed record DeployStatistics
{
    /// <summary>Gets how many deployments have ended.</summary>
    public int Deployments { get; init; }

    /// <summary>Gets how many of them succeeded.</summary>
    public int Succeeded { get; init; }

    /// <summary>Gets how many failed and were undone by themselves.</summary>
    public int RolledBack { get; init; }

    /// <summary>Gets how many failed and were not undone, or not wholly.</summary>
    public int Failed { get; init; }

    /// <summary>Gets how many changed nothing, since the service was locked or had changed; they do not count as deployments.</summary>
    public int Refused { get; init; }

    /// <summary>Gets how many times people went back to an earlier version.</summary>
    public int Rollbacks { get; init; }

    /// <summary>Gets how many deployments were emergencies.</summary>
    public int Emergencies { get; init; }

    /// <summary>Gets the part of deployments that succeeded, from 0 to 1; NaN where there was none.</summary>
    public double SuccessRate => Deployments == 0 ? double.NaN : (double)Succeeded / Deployments;

    /// <summary>Returns whether more deployments succeed than are aimed at; null where there was none.</summary>
    public bool? MeetsSuccessRate(DeployAims aims)
    {
        ArgumentNullException.ThrowIfNull(aims);
        return Deployments == 0 ? null : SuccessRate > aims.SuccessRate;
    }

    /// <summary>Returns whether deployments take less time on average than is aimed at; null where none succeeded.</summary>
    public bool? MeetsMeanDuration(DeployAims aims)
    {
        ArgumentNullException.ThrowIfNull(aims);
        return MeanDuration is { } mean ? mean < aims.MeanDuration : null;
    }

    /// <summary>Gets how long successful deployments took on average, without the watch after them; null where there was none.</summary>
    public TimeSpan? MeanDuration { get; init; }

    /// <summary>Counts deployments.</summary>
    public static DeployStatistics Of(IEnumerable<Deployment> deployments)
    {
        var ended = deployments.Where(deployment => deployment.IsEnded).ToList();
        var counted = ended.Where(deployment => deployment.Plan.Kind == DeployPlanKind.Deploy && deployment.Status != DeploymentStatus.Refused).ToList();
        var durations = counted.Where(deployment => deployment.Status == DeploymentStatus.Succeeded).Select(Duration).ToList();
        return new DeployStatistics
        {
            Deployments = counted.Count,
            Succeeded = durations.Count,
            RolledBack = counted.Count(deployment => deployment.Status == DeploymentStatus.RolledBack),
            Failed = counted.Count(deployment => deployment.Status is DeploymentStatus.Failed or DeploymentStatus.RollbackFailed),
            Refused = ended.Count(deployment => deployment.Status == DeploymentStatus.Refused),
            Rollbacks = ended.Count(deployment => deployment is { Plan.Kind: DeployPlanKind.Rollback, Status: DeploymentStatus.Succeeded }),
            Emergencies = counted.Count(deployment => deployment.Plan.Emergency is not null),
            MeanDuration = durations.Count == 0 ? null : TimeSpan.FromTicks((long)durations.Average(duration => duration.Ticks)),
        };
    }

    /// <summary>Returns one line for each deployment, with a header, as comma-separated values; kinds and states are written <c>rolled_back</c>.</summary>
    public static string ToCsv(IEnumerable<Deployment> deployments)
    {
        var text = new StringBuilder("plan,kind,target,service,version,revision,status,actor,reason,emergency,started,ended,seconds,cause\n");
        foreach (var deployment in deployments)
            text.AppendJoin(',', Fields(deployment).Select(Quote)).Append('\n');
        return text.ToString();
    }

    /// <summary>The time until the new revision served and was verified: watching it afterwards is not deploying, while judging a canary is.</summary>
    private static TimeSpan Duration(Deployment deployment)
    {
        var watched = deployment.Steps.Where(record => record is { Step: WatchStep { BaselineSetId: null }, EndedAt: not null }).Sum(record => (record.EndedAt!.Value - record.StartedAt).Ticks);
        return deployment.Duration!.Value - TimeSpan.FromTicks(watched);
    }

    private static IEnumerable<string?> Fields(Deployment deployment)
    {
        var plan = deployment.Plan;
        return
        [
            plan.Id,
            Name(plan.Kind.ToString()),
            plan.Target,
            plan.Service,
            plan.Version,
            plan.Revision == 0 ? null : plan.Revision.ToString(CultureInfo.InvariantCulture),
            Name(deployment.Status.ToString()),
            plan.Actor,
            plan.Reason,
            plan.Emergency?.Reason,
            deployment.StartedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            deployment.EndedAt?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            deployment.Duration?.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture),
            deployment.Cause,
        ];
    }

    private static string Name(string value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value);

    private static string Quote(string? field) => field is null || field.AsSpan().IndexOfAny(",\"\r\n") < 0
        ? field ?? ""
        : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
