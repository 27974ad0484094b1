namespace Ops.Deploy;

/// <summary>Words the steps of plans, so that the same thing is called the same in every strategy.</summary>
internal static class Steps
{
    /// <summary>What a step may take beyond the times that it is about.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    public static CheckStep Check(string check, string? setId, string cause) => new()
    {
        Id = "check",
        Description = setId is null ? $"check '{check}'" : $"check '{check}' on each instance of {setId}",
        Cause = cause,
        Check = check,
        SetId = setId,
    };

    public static HookStep Hook(string hook, string cause) => new()
    {
        Id = "hook",
        Description = $"call the hook '{hook}'",
        Cause = cause,
        Hook = hook,
        Timeout = TimeSpan.FromHours(1),
    };

    public static StageStep Stage(string setId, int revision, DeploySpec spec, int replicas, string cause, params IReadOnlyList<PlanStep> undo) => new()
    {
        Id = "stage",
        Description = $"start {Count(replicas, "instance")} of {spec.Version} as {setId}",
        Cause = cause,
        SetId = setId,
        Revision = revision,
        Spec = spec,
        Replicas = replicas,
        Undo = undo,
        Timeout = TimeSpan.FromMinutes(15),
    };

    public static AwaitReadyStep AwaitReady(string setId, int replicas, RolloutTimes times, string cause) => new()
    {
        Id = "await-ready",
        Description = $"wait until {Count(replicas, "instance")} of {setId} {(replicas == 1 ? "is" : "are")} ready for {Show(times.StableFor)}",
        Cause = cause,
        SetId = setId,
        Replicas = replicas,
        StableFor = times.StableFor,
        Timeout = times.ReadyTimeout,
    };

    public static ScaleStep Scale(string setId, int from, int to, RolloutTimes times, string cause, params IReadOnlyList<PlanStep> undo) => new()
    {
        Id = "scale",
        Description = $"scale {setId} from {from} to {to}",
        Cause = cause,
        SetId = setId,
        From = from,
        To = to,
        Grace = times.Grace,
        Undo = undo,
        Timeout = (times.Grace * 2) + Slack,
    };

    public static RetireStep Retire(string setId, RetireMode mode, RolloutTimes times, string cause, params IReadOnlyList<PlanStep> undo) => new()
    {
        Id = "retire",
        Description = mode == RetireMode.Stop ? $"stop {setId} and retain it" : $"remove {setId}",
        Cause = cause,
        SetId = setId,
        Mode = mode,
        Grace = times.Grace,
        Undo = undo,
        Timeout = (times.Grace * 2) + Slack,
    };

    public static ShiftTrafficStep Shift(IReadOnlyList<TrafficShare> shares, IReadOnlyList<string> drains, RolloutTimes times, string cause, params IReadOnlyList<PlanStep> undo) => new()
    {
        Id = "shift-traffic",
        Description = $"send requests to {Show(shares)}{(drains.Count == 0 ? "" : $" and let those to {string.Join(", ", drains)} end")}",
        Cause = cause,
        Shares = shares,
        Drains = drains,
        Grace = times.Grace,
        Undo = undo,
        Timeout = times.Grace + Slack,
    };

    public static MaintenanceStep Maintenance(bool enabled, string cause, params IReadOnlyList<PlanStep> undo) => new()
    {
        Id = "maintenance",
        Description = enabled ? "show the maintenance page" : "take the maintenance page away",
        Cause = cause,
        Enabled = enabled,
        Undo = undo,
    };

    public static PauseStep Pause(TimeSpan duration, string cause) => new()
    {
        Id = "pause",
        Description = $"wait for {Show(duration)}",
        Cause = cause,
        Duration = duration,
        Timeout = duration + Slack,
    };

    public static WatchStep Watch(string setId, TimeSpan duration, TimeSpan interval, IReadOnlyList<string> checks, int threshold, string cause) => new()
    {
        Id = "watch",
        Description = $"watch {setId} for {Show(duration)}, every {Show(interval)}{(checks.Count == 0 ? "" : $", with {string.Join(", ", checks.Select(check => $"'{check}'"))}")}",
        Cause = cause,
        SetId = setId,
        Duration = duration,
        Interval = interval,
        Checks = checks,
        FailureThreshold = threshold,
        Timeout = duration + (interval * (threshold + 1)) + TimeSpan.FromMinutes(10),
    };

    public static KeepStep Keep(string setId, TimeSpan duration, RolloutTimes times, string cause) => new()
    {
        Id = "keep",
        Description = $"keep {setId} for {Show(duration)}, then remove it",
        Cause = cause,
        SetId = setId,
        Duration = duration,
        Grace = times.Grace,
    };

    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    public static string Show(IReadOnlyList<TrafficShare> shares)
    {
        var sum = shares.Sum(share => share.Weight);
        return sum == 0 ? "nobody" : string.Join(" and ", shares.Where(share => share.Weight > 0).Select(share => FormattableString.Invariant($"{share.SetId} ({100.0 * share.Weight / sum:0.#} %)")));
    }

    public static string Show(TimeSpan span) => span switch
    {
        { TotalHours: >= 1 } when span.Minutes == 0 && span.Seconds == 0 => $"{span.TotalHours:0} h",
        { TotalMinutes: >= 1 } when span.Seconds == 0 => $"{span.TotalMinutes:0} min",
        { TotalSeconds: >= 1 } => FormattableString.Invariant($"{span.TotalSeconds:0.#} s"),
        _ => FormattableString.Invariant($"{span.TotalMilliseconds:0} ms"),
    };
}
