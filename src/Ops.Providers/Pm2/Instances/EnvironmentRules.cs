using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace Ops.Providers.Pm2;

/// <summary>Which environments PM2 can carry.</summary>
internal static partial class EnvironmentRules
{
    /// <summary>PM2 hands a worker its whole description in one variable, and Linux allows 128 KiB for one; its own part of that is small.</summary>
    public const int MaxBytes = 96 * 1024;

    /// <summary>PM2 mixes the environment into its description of a process, where these names would overwrite its own.</summary>
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "name", "namespace", "pm_exec_path", "pm_cwd", "exec_interpreter", "exec_mode", "instances", "node_args", "args", "pm_out_log_path", "pm_err_log_path", "pm_log_path", "pm_pid_path",
        "merge_logs", "vizion", "vizion_running", "autostart", "autorestart", "watch", "ignore_watch", "watch_options", "instance_var", "increment_var", "pmx", "automation", "treekill", "windowsHide",
        "kill_retry_time", "kill_timeout", "status", "pm_id", "pm_uptime", "created_at", "restart_time", "unstable_restarts", "prev_restart_delay", "restart_task", "max_restarts", "min_uptime",
        "max_memory_restart", "env", "unique_id", "version", "versioning", "node_version", "axm_actions", "axm_monitor", "axm_options", "axm_dynamic", "exit_code", "wait_ready", "listen_timeout",
        "log_date_format", "log_type", "disable_logs", "uid", "gid", "cron_restart", "stop_exit_codes", "restart_delay", "exp_backoff_restart_delay", "km_link", "filter_env", "username",
        "shutdown_with_message", "io", "trace", "pm2_env", "current_conf", "_pm2_version", "_tree_pids", "NODE_APP_INSTANCE", "NODE_UNIQUE_ID", "NODE_CHANNEL_FD",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsName(string name) => Name().IsMatch(name) && !IsReserved(name);

    public static IEnumerable<string> Problems(IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string> secrets)
    {
        foreach (var name in environment.Keys.Concat(secrets.Keys).Order(StringComparer.Ordinal))
        {
            if (IsReserved(name))
                yield return $"environment.{name}: PM2 uses this name for itself and would mistake the variable for its own; rename it";
            else if (!Name().IsMatch(name))
                yield return $"environment.{name}: this is no name of a variable; write letters, digits and underscores";
        }

        var bytes = environment.Sum(variable => Encoding.UTF8.GetByteCount(variable.Key) + (2 * Encoding.UTF8.GetByteCount(variable.Value)));
        if (bytes > MaxBytes)
            yield return $"environment: it takes {bytes} bytes in PM2, which can carry {MaxBytes}; put large values into files";
    }

    private static bool IsReserved(string name) => Reserved.Contains(name) || name.StartsWith("ops_", StringComparison.Ordinal);

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
