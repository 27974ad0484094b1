using System.Text.Json.Nodes;

namespace Ops.Providers.Pm2;

/// <summary>Reads one app of an ecosystem file and refuses what it does not understand, all of it at once.</summary>
internal sealed class AppReader(string path, string service, string? environmentName)
{
    private const string Root = "/release";

    private readonly List<string> _problems = [];

    public AppDefinition Read(JsonObject source)
    {
        var app = Normalize(source);
        CheckKeys(app);
        var definition = new AppDefinition
        {
            Name = service,
            Script = Inside(app, "script", Text(app, "cwd") ?? ".") ?? Missing("script"),
            Folder = Inside(app, "cwd", ".") ?? ".",
            Arguments = EcosystemValues.Words(app["args"]) ?? [],
            Interpreter = app["interpreter"]?.ToString(),
            InterpreterArguments = EcosystemValues.Words(app["interpreter_args"]) ?? [],
            IsForkMode = ModeOf(app),
            WaitsForReady = Flag(app, "wait_ready"),
            ListenTimeout = Time(app, "listen_timeout") ?? TimeSpan.FromSeconds(60),
            KillTimeout = Time(app, "kill_timeout") ?? TimeSpan.FromMilliseconds(AppDefinition.DefaultKillMilliseconds),
            OutFile = app["out_file"]?.ToString(),
            ErrorFile = app["error_file"]?.ToString(),
            LogFile = EcosystemValues.Flag(app["log_file"]) is null ? app["log_file"]?.ToString() : null,
            Environment = EnvironmentOf(app),
            Settings = SettingsOf(app),
        };
        return _problems.Count == 0 ? definition : throw new EcosystemException($"{path}, app '{service}': {string.Join("; ", _problems)}");
    }

    private JsonObject Normalize(JsonObject source)
    {
        var app = new JsonObject();
        foreach (var (key, value) in source)
        {
            var name = EcosystemKeys.Aliases.GetValueOrDefault(key, key);
            if (!app.TryAdd(name, value?.DeepClone()))
                _problems.Add($"'{key}' says '{name}' a second time; remove one");
        }

        return app;
    }

    private void CheckKeys(JsonObject app)
    {
        foreach (var (key, value) in app)
        {
            if (EcosystemKeys.Refused.TryGetValue(key, out var reason) && value?.ToString() != EcosystemKeys.HarmlessAs.GetValueOrDefault(key))
                _problems.Add($"'{key}' is not supported: {reason}");
            else if (!IsKnown(key))
                _problems.Add($"'{key}' is not a key that Ops knows; correct its spelling or remove it");
        }
    }

    private static bool IsKnown(string key) => EcosystemKeys.Read.Contains(key) || EcosystemKeys.PassedOn.Contains(key) || EcosystemKeys.Ignored.Contains(key) || EcosystemKeys.Refused.ContainsKey(key) || key.StartsWith("env_", StringComparison.Ordinal);

    private string Missing(string key)
    {
        _problems.Add($"'{key}' is missing");
        return "";
    }

    /// <summary>A path that leads out of the release would run other code than was deployed.</summary>
    private string? Inside(JsonObject app, string key, string folder)
    {
        if (Text(app, key) is not { } text)
            return null;
        if (Path.IsPathRooted(text) || !$"{Path.GetFullPath(text, Path.GetFullPath(folder, Root))}/".StartsWith($"{Root}/", StringComparison.Ordinal))
            _problems.Add($"'{key}' is '{text}', which leads out of the release; write it relative to the {(key == "script" ? "working directory" : "release")}");
        return text;
    }

    private static string? Text(JsonObject app, string key) => app[key]?.ToString() is { Length: > 0 } text ? text : null;

    private bool ModeOf(JsonObject app)
    {
        if (app["exec_mode"]?.ToString() is not { } mode)
            return false;
        if (mode is not ("fork" or "fork_mode" or "cluster" or "cluster_mode"))
            _problems.Add($"'exec_mode' is '{mode}'; write fork or cluster");
        return mode.StartsWith("fork", StringComparison.Ordinal);
    }

    private bool Flag(JsonObject app, string key)
    {
        if (app[key] is not { } value)
            return false;
        if (EcosystemValues.Flag(value) is { } flag)
            return flag;
        _problems.Add($"'{key}' is '{value}'; write true or false");
        return false;
    }

    private TimeSpan? Time(JsonObject app, string key)
    {
        if (app[key] is not { } value)
            return null;
        if (EcosystemValues.Time(value) is { } time)
            return time;
        _problems.Add($"'{key}' is '{value}'; write milliseconds, or a time such as \"10s\"");
        return null;
    }

    private Dictionary<string, string> EnvironmentOf(JsonObject app)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (app["port"] is { } port)
            variables["PORT"] = port.ToString();
        Add("env");
        if (environmentName is not null && !app.ContainsKey($"env_{environmentName}"))
            _problems.Add($"'env_{environmentName}' is missing, which EcosystemEnvironment asks for");
        else if (environmentName is not null)
            Add($"env_{environmentName}");
        return variables;

        void Add(string key)
        {
            if (app[key] is not (null or JsonObject))
                _problems.Add($"'{key}' is not an object of variables");
            foreach (var (name, value) in app[key] as JsonObject ?? [])
                variables[name] = EcosystemValues.Variable(value);
        }
    }

    private JsonObject SettingsOf(JsonObject app)
    {
        var settings = new JsonObject();
        foreach (var (key, value) in app.Where(setting => EcosystemKeys.PassedOn.Contains(setting.Key)))
            settings[key] = value?.DeepClone();
        if (Time(app, "min_uptime") is { } uptime)
            settings["min_uptime"] = (long)uptime.TotalMilliseconds;
        if (app["max_memory_restart"] is { } memory)
        {
            if (EcosystemValues.Bytes(memory) is { } bytes)
                settings["max_memory_restart"] = bytes;
            else
                _problems.Add($"'max_memory_restart' is '{memory}'; write bytes, or a size such as \"300M\"");
        }

        // Lines without a time could not be asked for since a time.
        settings["log_date_format"] = app["log_date_format"]?.ToString() ?? LogText.DateFormat;
        return settings;
    }
}
