using System.Text.Json;

namespace Ops.Providers.Pm2;

/// <summary>A process of PM2's list.</summary>
/// <remarks>PM2 mixes each process's environment into its description, so what is read is an allow-list: nothing else reaches this object.</remarks>
internal sealed record Pm2Process(int Id, string Name)
{
    /// <summary>PM2's name for it for as long as it is on the list; its ids are given again once the list is empty.</summary>
    public string UniqueId { get; init; } = "";

    public int Pid { get; init; }

    /// <summary>PM2's word: online, launching, stopping, stopped, errored, waiting restart.</summary>
    public string Status { get; init; } = "";

    public int Restarts { get; init; }

    public int? ExitCode { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public bool IsCluster { get; init; }

    public string? OutFile { get; init; }

    public string? ErrorFile { get; init; }

    public string? Folder { get; init; }

    /// <summary>How long PM2 waits for the end before it kills; 1.6 s where the process does not say.</summary>
    public TimeSpan KillTimeout { get; init; } = TimeSpan.FromMilliseconds(1600);

    /// <summary>How long PM2 waits for the word that it is ready; zero where it does not.</summary>
    public TimeSpan ReadyTimeout { get; init; }

    public double CpuPercent { get; init; }

    public long MemoryBytes { get; init; }

    public long? MaxMemoryBytes { get; init; }

    /// <summary>Who it belongs to; null for a process that Ops did not start.</summary>
    public OwnMark? Own { get; init; }

    public AgentReport? Report { get; init; }

    /// <summary>The connection over which PM2 listed it; the daemon at its other end knows it by its id.</summary>
    public RpcConnection? ListedBy { get; init; }

    /// <summary>Whether it stays stopped: one that has crashed just now reads so too, but with its process id, and PM2 is about to start it again.</summary>
    public bool IsStopped => Status == "stopped" && Pid == 0;

    public bool IsRunning => Status is "online" or "launching";

    /// <summary>Whether it is about to go: PM2 stops it, or it has left traffic, which it does for good.</summary>
    public bool IsLeaving => Status == "stopping" || (IsRunning && Report is { IsLeaving: true });

    /// <summary>Whether another look saw the same process: ids are given again, to others.</summary>
    public bool IsSame(Pm2Process other) => Id == other.Id && string.Equals(UniqueId, other.UniqueId, StringComparison.Ordinal);

    public static Pm2Process Read(JsonElement process)
    {
        var pm2 = process.TryGetProperty("pm2_env", out var details) ? details : default;
        if (pm2.ValueKind != JsonValueKind.Object)
            pm2 = process;
        var monitor = process.TryGetProperty("monit", out var usage) && usage.ValueKind == JsonValueKind.Object ? usage : default;
        var pid = (int)(process.Number("pid") ?? 0);
        return new Pm2Process((int)(process.Number("pm_id") ?? -1), process.Text("name") ?? "")
        {
            UniqueId = pm2.Text("unique_id") ?? "",
            Pid = pid,
            Status = pm2.Text("status") ?? "",
            Restarts = (int)(pm2.Number("restart_time") ?? 0),
            ExitCode = (int?)pm2.Number("exit_code"),
            StartedAt = pm2.Number("pm_uptime") is { } at and > 0 ? DateTimeOffset.FromUnixTimeMilliseconds((long)at) : null,
            IsCluster = pm2.Text("exec_mode") == "cluster_mode",
            OutFile = pm2.Text("pm_out_log_path"),
            ErrorFile = pm2.Text("pm_err_log_path"),
            Folder = pm2.Text("pm_cwd"),
            KillTimeout = TimeSpan.FromMilliseconds(pm2.Number("kill_timeout") ?? 1600),
            ReadyTimeout = pm2.Flag("wait_ready") ? TimeSpan.FromMilliseconds(pm2.Number("listen_timeout") ?? 3000) : TimeSpan.Zero,
            CpuPercent = monitor.ValueKind == JsonValueKind.Object ? monitor.Number("cpu") ?? 0 : 0,
            MemoryBytes = monitor.ValueKind == JsonValueKind.Object ? (long)(monitor.Number("memory") ?? 0) : 0,
            MaxMemoryBytes = (long?)pm2.Number("max_memory_restart"),
            Own = OwnMark.Read(pm2),
            Report = AgentReport.Read(pm2) is { } report && report.Pid == pid ? report : null,
        };
    }
}
