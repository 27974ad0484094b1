using System.Text.Json.Nodes;

namespace Ops.Providers.Pm2;

/// <summary>Everything that the processes of a set are started with.</summary>
internal sealed record AppPlan(AppDefinition App, string Release, IReadOnlyDictionary<string, string> Environment, IReadOnlyDictionary<string, string> Secrets)
{
    public string Folder => Path.GetFullPath(App.Folder, Release);

    public string Script => Path.GetFullPath(App.Script, Folder);

    /// <summary>What PM2's command line would work out from its options.</summary>
    public JsonObject Describe(OwnMark mark, Pm2Paths paths, string? agent, string? secretsFile, long? memoryBytes)
    {
        var name = ProcessNames.Of(mark.Service, mark.SetId);
        var description = App.Settings.DeepClone().AsObject();
        description["name"] = name;
        description["namespace"] ??= "default";
        description["pm_exec_path"] = Script;
        description["pm_cwd"] = Folder;
        description["exec_interpreter"] = Interpreter;
        description["exec_mode"] = App.IsCluster ? "cluster_mode" : "fork_mode";
        description["instances"] = 1;
        description["args"] = App.Arguments.Count == 0 ? null : List(App.Arguments);
        description["node_args"] = List(agent is null ? App.InterpreterArguments : ["--require", agent, .. App.InterpreterArguments]);
        description["pm_out_log_path"] = LogFile(App.OutFile, Path.Combine(paths.Logs, $"{name}-out.log"));
        description["pm_err_log_path"] = LogFile(App.ErrorFile, Path.Combine(paths.Logs, $"{name}-error.log"));
        if (App.LogFile is not null)
            description["pm_log_path"] = LogFile(App.LogFile, "");
        description["pm_pid_path"] = Path.Combine(paths.Pids, $"{name}.pid");
        description["kill_timeout"] = (long)App.KillTimeout.TotalMilliseconds;
        description["listen_timeout"] = (long)App.ListenTimeout.TotalMilliseconds;
        // With the agent it is not PM2 that waits: it would give a worker that is not ready in time its traffic all the same.
        description["wait_ready"] = App.WaitsForReady && agent is null;
        description["ops_wait_ready"] = App.WaitsForReady;
        foreach (var (key, value) in Defaults)
            description.TryAdd(key, value?.DeepClone());
        if (memoryBytes is { } bytes)
            description["max_memory_restart"] = bytes;
        mark.Write(description);
        description["ops_secrets"] = secretsFile;
        // Without the agent there is no way but PM2's, which shows them to whoever may ask it for its list.
        description["env"] = new JsonObject(Environment.Concat(secretsFile is null ? Secrets : []).Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value)));
        return description;
    }

    private static JsonObject Defaults => new()
    {
        ["merge_logs"] = false,
        ["vizion"] = false,
        ["autostart"] = true,
        ["autorestart"] = true,
        ["instance_var"] = "NODE_APP_INSTANCE",
        ["pmx"] = true,
        ["automation"] = true,
        ["treekill"] = true,
        ["windowsHide"] = true,
        ["kill_retry_time"] = 100,
        ["filter_env"] = new JsonArray(),
    };

    private string Interpreter => App.Interpreter ?? Path.GetExtension(App.Script) switch
    {
        _ when App.IsNode => "node",
        ".sh" => "bash",
        ".py" => "python3",
        ".rb" => "ruby",
        ".pl" => "perl",
        ".php" => "php",
        _ => "none",
    };

    private string LogFile(string? asked, string standard) => asked switch
    {
        null => standard,
        "NULL" or "/dev/null" => "/dev/null",
        _ => Path.GetFullPath(asked, Folder),
    };

    private static JsonArray List(IReadOnlyList<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);
}
