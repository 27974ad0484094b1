using System.Collections.Frozen;

namespace Ops.Providers.Pm2;

/// <summary>The keys of an app in an ecosystem file and what becomes of them.</summary>
internal static class EcosystemKeys
{
    /// <summary>Other spellings that PM2 knows.</summary>
    public static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["exec"] = "script",
        ["exec_interpreter"] = "interpreter",
        ["node_args"] = "interpreter_args",
        ["interpreterArgs"] = "interpreter_args",
        ["out"] = "out_file",
        ["output"] = "out_file",
        ["out_log"] = "out_file",
        ["error"] = "error_file",
        ["err"] = "error_file",
        ["err_file"] = "error_file",
        ["err_log"] = "error_file",
        ["log"] = "log_file",
        ["combine_logs"] = "merge_logs",
        ["cron"] = "cron_restart",
        ["user"] = "uid",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What Ops reads itself.</summary>
    public static readonly FrozenSet<string> Read = Set("name", "script", "args", "cwd", "exec_mode", "env", "interpreter", "interpreter_args", "wait_ready", "listen_timeout", "kill_timeout", "out_file", "error_file", "log_file", "max_memory_restart", "min_uptime", "port", "time", "log_date_format");

    /// <summary>What PM2's daemon gets as it stands.</summary>
    public static readonly FrozenSet<string> PassedOn = Set("namespace", "max_restarts", "autorestart", "restart_delay", "exp_backoff_restart_delay", "kill_retry_time", "stop_exit_codes", "cron_restart", "merge_logs", "log_type", "disable_logs", "treekill", "shutdown_with_message", "instance_var", "increment_var", "source_map_support", "disable_source_map_support", "pmx", "automation", "io", "trace", "disable_trace");

    /// <summary>What has no meaning here, and does no harm.</summary>
    public static readonly FrozenSet<string> Ignored = Set("instances", "filter_env", "vizion", "windowsHide", "ignore_watch", "watch_options", "watch_delay", "description");

    /// <summary>What would break a deployment, and why.</summary>
    public static readonly FrozenDictionary<string, string> Refused = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["watch"] = "PM2 would restart instances behind the back of a deployment; remove it, or set it to false",
        ["autostart"] = "an instance that does not start cannot be deployed; remove it, or set it to true",
        ["pid_file"] = "revisions side by side would overwrite it; remove it",
        ["pid"] = "revisions side by side would overwrite it; remove it",
        ["name_prefix"] = "Ops names the processes after service and revision; remove it",
        ["append_env_to_name"] = "Ops names the processes after service and revision; remove it, or set it to false",
        ["force"] = "it is an option of the command line; remove it",
        ["uid"] = "the files that tell an instance of its traffic and its secrets are those of PM2's own user; run PM2 as that user, and remove it",
        ["gid"] = "the files that tell an instance of its traffic and its secrets are those of PM2's own user; run PM2 as that user, and remove it",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The values with which a refused key changes nothing.</summary>
    public static readonly FrozenDictionary<string, string> HarmlessAs = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["watch"] = "false",
        ["autostart"] = "true",
        ["append_env_to_name"] = "false",
        ["force"] = "false",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);
}
