using System.Globalization;

namespace Ops.Providers.Pm2;

/// <summary>Says how an instance is: PM2's own word is not enough, for a process that crashes again and again may read <c>online</c> or <c>launching</c> for ever.</summary>
internal static class InstanceReader
{
    /// <summary>As many restarts that nobody asked for, without becoming ready, are a failure.</summary>
    public const int FailingRestarts = 3;

    /// <summary>Without the agent an instance counts as ready once it has run for so long.</summary>
    private static readonly TimeSpan PlainUptime = TimeSpan.FromSeconds(1);

    public static Instance Read(Pm2Process process, SetRecord? set, DateTimeOffset now)
    {
        var crashes = Math.Max(0, process.Restarts - (set?.AskedRestarts.GetValueOrDefault(process.UniqueId) ?? 0));
        var state = StateOf(process, set, crashes, now);
        return new Instance(ProcessNames.InstanceId(process), state)
        {
            Address = process.IsRunning && process.Report is { Addresses: [var address, ..] } ? address : null,
            StartedAt = process.IsRunning ? process.StartedAt : null,
            Restarts = crashes,
            Detail = DetailOf(process, state, crashes),
        };
    }

    private static InstanceState StateOf(Pm2Process process, SetRecord? set, int crashes, DateTimeOffset now) => process.Status switch
    {
        "errored" or "waiting restart" => InstanceState.Failed,
        "stopping" => InstanceState.Stopping,
        "stopped" when process.IsStopped => set is { Wanted: > 0 } ? InstanceState.Failed : InstanceState.Stopped,
        "online" or "launching" or "stopped" => Running(process, now) is var running && running is not InstanceState.Ready && crashes >= FailingRestarts ? InstanceState.Failed : running,
        _ => InstanceState.Unknown,
    };

    private static InstanceState Running(Pm2Process process, DateTimeOffset now) => process switch
    {
        { Own.HasAgent: false } or { Own: null } => process.Status == "online" && now - process.StartedAt >= PlainUptime ? InstanceState.Ready : InstanceState.Starting,
        { Report: null } => InstanceState.Starting,
        { Report.Error: not null } => InstanceState.Unready,
        { Report.IsLeaving: true } => InstanceState.Stopping,
        { Report.IsReady: true } when !process.Own.Listens => InstanceState.Ready,
        // Without a switch nobody looks at the port again: the old ones go as soon as the new ones are ready.
        { Report: { IsReady: true, IsListening: true } } when process.Report.IsOpen || !process.Own.FollowsInstances => InstanceState.Ready,
        _ => InstanceState.Starting,
    };

    private static string? DetailOf(Pm2Process process, InstanceState state, int crashes)
    {
        var parts = new List<string>();
        if (process.Report?.Error is { } error && process.IsRunning)
            parts.Add(error);
        if (state == InstanceState.Failed)
            parts.Add(process.Status switch { "errored" => "PM2 has given it up", "stopped" when process.IsStopped => "it is stopped though it is wanted", "waiting restart" => "it has crashed and waits to be restarted", _ => "it crashes again and again" });
        if (crashes > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"restarted {crashes} times"));
        if (state is InstanceState.Failed or InstanceState.Starting && process.ExitCode is { } code && (crashes > 0 || !process.IsRunning))
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"last exit code {code}"));
        return parts.Count == 0 ? null : string.Join(", ", parts);
    }
}
