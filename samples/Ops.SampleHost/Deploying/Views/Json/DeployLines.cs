namespace Ops.SampleHost.Deploying.Views.Json;

// One record a line; the names are a contract, see docs/sample-host.md.

internal sealed record PlanLine(string Event, DateTimeOffset At, string Plan, string Kind, string Target, string Service, string? Version, int Revision, string Actor, string? Reason, string? Emergency, string? Consent, bool DryRun, IReadOnlyList<string> Warnings, IReadOnlyList<ChangeFields> Changes, IReadOnlyList<StepFields> Steps);

internal sealed record ChangeFields(string Path, string? From, string? To);

internal sealed record StepFields(string Step, string Description, string Cause, IReadOnlyList<string> Undo);

internal sealed record ProgressLine(string Event, DateTimeOffset At, string Plan, string Kind, string? Step, bool Undo, string Text);

internal sealed record DeploymentLine(string Event, DateTimeOffset At, string Plan, string Kind, string Target, string Service, string? Version, int Revision, string Status, string Actor, string? Reason, string? Emergency, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, double? Seconds, string? Cause, IReadOnlyList<string> RollbackErrors, int? ExitCode);

internal sealed record ServiceLine(string Event, DateTimeOffset At, string Service, string Target, string Status, string Text, bool InMaintenance, LockFields? Lock, IReadOnlyList<string> Drift, IReadOnlyList<SetFields> Sets);

internal sealed record LockFields(string Owner, string Reason, DateTimeOffset AcquiredAt, DateTimeOffset ExpiresAt);

internal sealed record SetFields(string Set, int Revision, string Version, int Wanted, int Ready, int Weight, IReadOnlyList<InstanceFields> Instances);

internal sealed record InstanceFields(string Instance, string State, string? Address, DateTimeOffset? StartedAt, int Restarts, string? Detail, double? CpuPercent, long? MemoryBytes);

internal sealed record LogLineFields(string Event, DateTimeOffset? At, string Instance, bool IsError, string Text);

internal sealed record StatisticsLine(string Event, DateTimeOffset At, int Deployments, int Succeeded, int RolledBack, int Failed, int Refused, int Rollbacks, int Emergencies, double? SuccessRate, bool? MeetsSuccessRate, double? MeanSeconds, bool? MeetsDuration);

internal sealed record DeployNoteLine(string Event, DateTimeOffset At, string Text);
