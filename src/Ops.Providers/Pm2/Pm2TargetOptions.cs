namespace Ops.Providers.Pm2;

/// <summary>How services run under PM2.</summary>
public sealed class Pm2TargetOptions : ComponentOptions
{
    /// <summary>Gets or sets PM2's home folder; the default is <c>PM2_HOME</c>, else <c>.pm2</c> in the user's home.</summary>
    /// <remarks>The paths of PM2's sockets in it may have 107 bytes.</remarks>
    public string Home { get; set; } = Environment.GetEnvironmentVariable("PM2_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pm2");

    /// <summary>Gets or sets PM2's command, which is only used to start the daemon; the default is <c>pm2</c> on the path.</summary>
    public string Pm2Path { get; set; } = "pm2";

    /// <summary>Gets or sets the node program, which evaluates ecosystem files that are scripts; the default is <c>node</c> on the path.</summary>
    public string NodePath { get; set; } = "node";

    /// <summary>Gets or sets whether a daemon is started where none runs and something is to be changed; the default is that it is.</summary>
    public bool StartDaemon { get; set; } = true;

    /// <summary>Gets or sets the folder that artifacts are relative to; the default, null, means that they are absolute.</summary>
    public string? ReleasesDirectory { get; set; }

    /// <summary>Gets the release folders of services whose specs name no artifact.</summary>
    public IDictionary<string, string> Artifacts { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets or sets the ecosystem file, relative to the release; the default, null, is whichever is found first of <c>ecosystem.config.json</c>, <c>.yml</c>, <c>.yaml</c>, <c>.js</c>, <c>.cjs</c>, <c>.mjs</c>, <c>ecosystem.json</c>, <c>.yml</c> and <c>.yaml</c>.</summary>
    public string? EcosystemFile { get; set; }

    /// <summary>Gets or sets which <c>env_NAME</c> of the ecosystem file is added to <c>env</c>; the default, null, is none.</summary>
    public string? EcosystemEnvironment { get; set; }

    /// <summary>Gets or sets whether instances take part in traffic only once they are told to, which is the default, or as soon as they are ready.</summary>
    public bool SwitchesTraffic { get; set; } = true;

    /// <summary>Gets the services that listen on no port, such as consumers of a queue; they count as ready once they run.</summary>
    public IList<string> Workers { get; } = new List<string>();

    /// <summary>Gets or sets an HTML file that visitors get during maintenance; the default, null, is a plain page.</summary>
    public string? MaintenancePage { get; set; }

    /// <summary>Gets or sets whether the app shows its own maintenance page; the default is that its instances are left alone and do not see the requests.</summary>
    /// <remarks>Where it does, its instances are replaced, new ones first, by some with <see cref="MaintenanceVariable"/> set.</remarks>
    public bool RestartsForMaintenance { get; set; }

    /// <summary>Gets or sets the environment variable that tells an app with its own page whether it is in maintenance, <c>true</c> or <c>false</c>; the default is <c>MAINTENANCE_MODE</c>.</summary>
    public string MaintenanceVariable { get; set; } = "MAINTENANCE_MODE";

    /// <summary>Gets the environment variables of this process that instances inherit; the default is PATH, HOME, USER, LANG and TZ, to which a configuration adds.</summary>
    /// <remarks>Nothing else of this process's environment reaches them.</remarks>
    public IList<string> InheritEnvironment { get; } = new List<string> { "PATH", "HOME", "USER", "LANG", "TZ" };

    /// <summary>Gets or sets how long PM2 may take to answer, beyond the time that a process takes to stop; the default is 10 s.</summary>
    public TimeSpan RpcTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long an instance that replaces another may take to become ready, as when maintenance is turned on; the default is 60 s.</summary>
    public TimeSpan ReadyTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets the longest message that is taken from PM2; the default is 64 MiB.</summary>
    public int MaxMessageBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>The page that the agents show; empty for the one that is built in, null where the app shows its own.</summary>
    internal string? Page => RestartsForMaintenance ? null : MaintenancePage ?? "";

    internal Dictionary<string, string> Inherited() => InheritEnvironment.Distinct(StringComparer.Ordinal)
        .Select(name => (name, value: Environment.GetEnvironmentVariable(name)))
        .Where(variable => variable.value is not null)
        .ToDictionary(variable => variable.name, variable => variable.value!, StringComparer.Ordinal);
}
