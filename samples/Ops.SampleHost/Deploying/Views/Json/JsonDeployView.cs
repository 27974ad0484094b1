using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ops.Deploy;
using Ops.SampleHost.Deploying.Operating;

namespace Ops.SampleHost.Deploying.Views.Json;

/// <summary>Writes one JSON object a line: for machines.</summary>
internal sealed class JsonDeployView(TextWriter output, TimeProvider time) : IDeployView
{
    private static readonly DeployLinesContext _types = DeployLinesContext.Readable;

    public void Show(DeployPlan plan, bool isDryRun) => Write(
        new PlanLine(
            "plan",
            time.GetUtcNow(),
            plan.Id,
            DeployOutcomes.Of(plan.Kind),
            plan.Target,
            plan.Service,
            plan.Version,
            plan.Revision,
            plan.Actor,
            plan.Reason,
            plan.Emergency?.Reason,
            plan.Consent,
            isDryRun,
            plan.Warnings,
            [.. plan.Changes.Select(change => new ChangeFields(change.Path, change.From, change.To))],
            [.. plan.Steps.Select(step => new StepFields(step.Id, step.Description, step.Cause, [.. step.Undo.Select(undo => undo.Description)]))]),
        _types.PlanLine);

    public async Task WatchAsync(DeployState state, CancellationToken cancellationToken) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public void OnProgress(DeployProgress happened) =>
        Write(new ProgressLine("progress", happened.At, happened.PlanId, DeployOutcomes.Of(happened.Kind), happened.Step?.Id, happened.IsUndo, happened.Text), _types.ProgressLine);

    public void Note(string text) => Write(new DeployNoteLine("note", time.GetUtcNow(), text), _types.DeployNoteLine);

    public void Conclude(Deployment deployment, int exitCode) => Write(Line("deployment", deployment, exitCode), _types.DeploymentLine);

    public void Show(ServiceReport report) => Write(
        new ServiceLine(
            "service",
            time.GetUtcNow(),
            report.Name,
            report.Target,
            Wording.Of(report.Status),
            report.Say(),
            report.State.InMaintenance,
            report.Lock is { } held ? new LockFields(held.Fence.Owner, held.Reason, held.AcquiredAt, held.ExpiresAt) : null,
            report.State.Drift,
            [.. report.State.Sets.Select(set => Fields(report, set))]),
        _types.ServiceLine);

    public void Show(LogLine line) => Write(new LogLineFields("log", line.At, line.InstanceId, line.IsError, line.Text), _types.LogLineFields);

    public void Show(IReadOnlyList<Deployment> history, DeployStatistics statistics)
    {
        foreach (var deployment in history)
            Write(Line("history", deployment, null), _types.DeploymentLine);
        Write(
            new StatisticsLine(
                "statistics",
                time.GetUtcNow(),
                statistics.Deployments,
                statistics.Succeeded,
                statistics.RolledBack,
                statistics.Failed,
                statistics.Refused,
                statistics.Rollbacks,
                statistics.Emergencies,
                double.IsNaN(statistics.SuccessRate) ? null : Math.Round(statistics.SuccessRate, 6),
                statistics.MeetsSuccessRate(Aims.Default),
                statistics.MeanDuration is { } mean ? Math.Round(mean.TotalSeconds, 3) : null,
                statistics.MeetsMeanDuration(Aims.Default)),
            _types.StatisticsLine);
    }

    private DeploymentLine Line(string what, Deployment deployment, int? exitCode)
    {
        var plan = deployment.Plan;
        return new DeploymentLine(
            what,
            time.GetUtcNow(),
            plan.Id,
            DeployOutcomes.Of(plan.Kind),
            plan.Target,
            plan.Service,
            plan.Version,
            plan.Revision,
            DeployOutcomes.Of(deployment.Status),
            plan.Actor,
            plan.Reason,
            plan.Emergency?.Reason,
            deployment.StartedAt,
            deployment.EndedAt,
            deployment.Duration is { } duration ? Math.Round(duration.TotalSeconds, 3) : null,
            deployment.Cause,
            deployment.RollbackErrors,
            exitCode);
    }

    private static SetFields Fields(ServiceReport report, InstanceSet set) => new(
        set.Id,
        set.Revision,
        set.Version,
        set.Wanted,
        set.Ready,
        report.State.Traffic?.Shares.FirstOrDefault(share => share.SetId == set.Id)?.Weight ?? 0,
        [.. set.Instances.Select(instance => Fields(instance, report.Usage.GetValueOrDefault(instance.Id)))]);

    private static InstanceFields Fields(Instance instance, InstanceUsage? usage) => new(
        instance.Id,
        instance.State.ToString().ToLowerInvariant(),
        instance.Address?.AbsoluteUri,
        instance.StartedAt,
        instance.Restarts,
        instance.Detail,
        usage?.CpuPercent is { } cpu ? Math.Round(cpu, 3) : null,
        usage?.MemoryBytes);

    private void Write<T>(T line, JsonTypeInfo<T> type)
    {
        lock (output)
            output.WriteLine(JsonSerializer.Serialize(line, type));
    }
}
