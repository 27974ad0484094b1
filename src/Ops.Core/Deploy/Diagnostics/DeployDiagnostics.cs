using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ops.Deploy;

/// <summary>What deployments tell operators: metrics, activities and log events; their names are a contract, see docs/diagnostics.md.</summary>
internal sealed partial class DeployDiagnostics : IDisposable
{
    public const string Name = "Ops.Deploy";

    private readonly Meter _meter;
    private readonly bool _ownsMeter;
    private readonly ActivitySource _activities = new(Name);
    private readonly Counter<long> _deployments;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _stepDuration;
    private readonly ILogger<Deployer> _logger;

    public DeployDiagnostics(IMeterFactory? meters, ILogger<Deployer>? logger)
    {
        _ownsMeter = meters is null;
        _meter = meters?.Create(new MeterOptions(Name)) ?? new Meter(Name);
        _deployments = _meter.CreateCounter<long>("ops.deploy.deployments", "{deployment}", "Deployments that have ended, by how.");
        _duration = _meter.CreateHistogram<double>("ops.deploy.duration", "s", "How long deployments took.");
        _stepDuration = _meter.CreateHistogram<double>("ops.deploy.step.duration", "s", "How long steps of deployments took.");
        _logger = logger ?? NullLogger<Deployer>.Instance;
    }

    /// <summary>Begins the activity of carrying out a plan, or of going on with it.</summary>
    public Activity? Begin(DeployPlan plan) => _activities.StartActivity("ops.deploy.deployment")?
        .SetTag("ops.deploy.plan", plan.Id)
        .SetTag("ops.deploy.kind", KindName(plan.Kind))
        .SetTag("ops.deploy.target", plan.Target)
        .SetTag("ops.deploy.service", plan.Service)
        .SetTag("ops.deploy.version", plan.Version);

    public Activity? Begin(PlanStep step, bool isUndo) => _activities.StartActivity("ops.deploy.step")?
        .SetTag("ops.deploy.step", TypeOf(step))
        .SetTag("ops.deploy.undo", isUndo);

    /// <summary>Notes that a plan is going to be carried out.</summary>
    public void Accepted(DeployPlan plan)
    {
        if (plan.Emergency is { } emergency)
            EmergencyOverridden(plan.Version, plan.Service, plan.Target, emergency.Actor, emergency.Reason, plan.Id);
        DeploymentStarted(plan.Kind, plan.Version, plan.Service, plan.Target, plan.Actor, plan.Id);
    }

    public void Ended(PlanStep step, DeployPlan plan, TimeSpan duration, bool isUndo, Exception? failure)
    {
        _stepDuration.Record(
            duration.TotalSeconds,
            new("ops.deploy.target", plan.Target),
            new("ops.deploy.service", plan.Service),
            new("ops.deploy.step", TypeOf(step)),
            new("ops.deploy.undo", isUndo),
            new("ops.deploy.outcome", failure is null ? "succeeded" : "failed"));
    }

    public void Ended(Deployment deployment)
    {
        var plan = deployment.Plan;
        TagList tags =
        [
            new("ops.deploy.kind", KindName(plan.Kind)),
            new("ops.deploy.target", plan.Target),
            new("ops.deploy.service", plan.Service),
            new("ops.deploy.status", StatusName(deployment.Status)),
        ];
        _deployments.Add(1, tags);
        _duration.Record(deployment.Duration!.Value.TotalSeconds, tags);
        var level = deployment.Status switch
        {
            DeploymentStatus.Succeeded => LogLevel.Information,
            DeploymentStatus.RollbackFailed => LogLevel.Error,
            _ => LogLevel.Warning,
        };
        DeploymentEnded(level, plan.Kind, plan.Version, plan.Service, plan.Target, deployment.Status, deployment.Duration!.Value, deployment.Cause, plan.Id);
    }

    [LoggerMessage(EventId = 3002, EventName = "DeploymentStarted", Level = LogLevel.Information, Message = "{Kind} {Version} of {Service} on {Target} begins, asked for by {Actor} (plan {Plan})")]
    public partial void DeploymentStarted(DeployPlanKind kind, string? version, string service, string target, string actor, string plan);

    [LoggerMessage(EventId = 3003, EventName = "DeploymentEnded", Message = "{Kind} {Version} of {Service} on {Target}: {Status} after {Duration} {Cause} (plan {Plan})")]
    public partial void DeploymentEnded(LogLevel level, DeployPlanKind kind, string? version, string service, string target, DeploymentStatus status, TimeSpan duration, string? cause, string plan);

    [LoggerMessage(EventId = 3004, EventName = "DeploymentNeedsDecision", Level = LogLevel.Error, Message = "The deployment of {Version} of {Service} on {Target} waits for a decision: {Reason} (plan {Plan})")]
    public partial void DeploymentNeedsDecision(string? version, string service, string target, string reason, string plan);

    [LoggerMessage(EventId = 3005, EventName = "DeployLockBroken", Level = LogLevel.Warning, Message = "{Actor} took the lock of {Service} on {Target} from {Holder}: {Reason}")]
    public partial void DeployLockBroken(string actor, string service, string target, string? holder, string reason);

    [LoggerMessage(EventId = 3006, EventName = "EmergencyOverride", Level = LogLevel.Warning, Message = "{Version} of {Service} is deployed to {Target} without its tests: {Actor} calls it an emergency, {Reason} (plan {Plan})")]
    public partial void EmergencyOverridden(string? version, string service, string target, string actor, string reason, string plan);

    public void Dispose()
    {
        _activities.Dispose();
        if (_ownsMeter)
            _meter.Dispose();
    }

    private static string TypeOf(PlanStep step) => step switch
    {
        CheckStep => "check",
        PromotionStep => "promotion",
        HookStep => "hook",
        MigrateStep => "migrate",
        StageStep => "stage",
        AwaitReadyStep => "await_ready",
        ShiftTrafficStep => "shift_traffic",
        ScaleStep => "scale",
        RetireStep => "retire",
        RestartStep => "restart",
        MaintenanceStep => "maintenance",
        PauseStep => "pause",
        WatchStep => "watch",
        KeepStep => "keep",
        NativeRolloutStep => "native_rollout",
        NativeUndoStep => "native_undo",
        _ => "other",
    };

    private static string KindName(DeployPlanKind kind) => kind.ToString().ToLowerInvariant();

    private static string StatusName(DeploymentStatus status) => status switch
    {
        DeploymentStatus.Succeeded => "succeeded",
        DeploymentStatus.RolledBack => "rolled_back",
        DeploymentStatus.RollbackFailed => "rollback_failed",
        DeploymentStatus.Refused => "refused",
        _ => "failed",
    };
}
