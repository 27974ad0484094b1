namespace Ops.Providers.LocalProcess;

/// <summary>How a service of a <see cref="LocalProcessTargetOptions"/> is run.</summary>
/// <remarks>
/// In <see cref="Command"/> and <see cref="Arguments"/>, <c>{port}</c> stands for the instance's port (also in the variable <c>PORT</c>),
/// <c>{instance}</c> for its id (<c>OPS_INSTANCE</c>), and <c>{artifact}</c> for the path of the revision's copy of the artifact.
/// </remarks>
public sealed class LocalProcessServiceOptions
{
    /// <summary>Gets or sets the program; it is required.</summary>
    /// <remarks>A relative path with a slash is looked up in the revision's folder, a plain name on the path.</remarks>
    public string Command { get; set; } = "";

    /// <summary>Gets the arguments; the default is none.</summary>
    public IList<string> Arguments { get; } = [];

    /// <summary>Gets or sets the file or folder that is copied for each revision where a spec names none; the default is none, so that the program runs in an empty folder.</summary>
    public string? Artifact { get; set; }

    /// <summary>Gets or sets the folder in which the program runs, below the revision's folder; the default is that folder.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>Gets environment variables, below those of specs; they are never written to disk.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the names of further variables that instances take over from this process; the default is none beyond <c>PATH</c>, <c>HOME</c>, locale, time zone, folder for temporary files and the location of .NET.</summary>
    public IList<string> InheritedVariables { get; } = [];

    /// <summary>Gets or sets whether instances listen on the port given to them in <c>PORT</c> and <c>{port}</c>; the default is that they do.</summary>
    public bool ListensOnPort { get; set; } = true;

    /// <summary>Gets or sets the path that an instance answers with a status of 200 to 399 when it is ready; null, the default, means that it is ready as soon as it accepts connections.</summary>
    public string? HealthPath { get; set; }

    /// <summary>Gets or sets how often a ready instance is checked; the default is every 2 s.</summary>
    public TimeSpan HealthInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets how long a check may take; the default is 2 s.</summary>
    public TimeSpan HealthTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets after how many failed checks in a row a ready instance is unready; the default is 3.</summary>
    public int UnhealthyThreshold { get; set; } = 3;

    /// <summary>Gets or sets the port on which visitors reach the service through the proxy; null, the default, means no proxy.</summary>
    public int? PublicPort { get; set; }

    /// <summary>Gets or sets the address on which the proxy listens; the default is <c>127.0.0.1</c>.</summary>
    public string PublicAddress { get; set; } = "127.0.0.1";

    /// <summary>Gets or sets the path of the HTML page that visitors see during maintenance; null, the default, means a plain one.</summary>
    public string? MaintenancePage { get; set; }

    /// <summary>Gets or sets when the maintenance page tells visitors to come back; the default is after 5 minutes.</summary>
    public TimeSpan MaintenanceRetryAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets the signal that asks an instance to stop; the default is <see cref="LocalProcessStopSignal.Terminate"/>.</summary>
    public LocalProcessStopSignal StopSignal { get; set; }

    /// <summary>Gets or sets how long instances may take to stop when their keeper ends; the default is 10 s.</summary>
    /// <remarks>Operations bring their own grace.</remarks>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long the keeper waits before it starts an instance that ended again; the default is 0.5 s, doubled with every end soon after the start.</summary>
    public TimeSpan RestartDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets or sets the longest such wait; the default is 30 s.</summary>
    public TimeSpan MaxRestartDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the size at which an instance's log goes on in a new file; the default is 10 MiB.</summary>
    public long MaxLogBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Gets or sets how many such files are kept for each instance; the default is 3.</summary>
    public int MaxLogFiles { get; set; } = 3;

    /// <summary>Gets or sets how long the logs of sets that were removed are kept; the default is 7 days.</summary>
    public TimeSpan LogRetention { get; set; } = TimeSpan.FromDays(7);
}
