namespace Ops.Health;

/// <summary>How the engine runs its probes.</summary>
public sealed class HealthMonitorOptions
{
    /// <summary>Gets or sets how many probes run at once, from 1 to 65,536; the default is 128.</summary>
    public int MaxConcurrency { get; set; } = 128;

    /// <summary>Gets how many probes of a group run at once, by group name; a group without an entry has no limit of its own.</summary>
    public IDictionary<string, int> GroupConcurrency { get; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Gets or sets how many threads the lane for blocking probes may have, from 1 to 1,024; the default is 32.</summary>
    public int MaxBlockingThreads { get; set; } = 32;

    /// <summary>Gets or sets how many runs that never ended are left behind at most; at the cap the prober reports itself degraded. The default is 64.</summary>
    public int MaxAbandoned { get; set; } = 64;

    /// <summary>Gets or sets the tick of the engine's clock, which bounds the precision of schedules and deadlines; the default is 10 ms, from 1 ms to 1 s.</summary>
    public TimeSpan Resolution { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Gets or sets how many results are kept for each probe, 0 or a power of two up to 1,024; the default is 16.</summary>
    public int HistoryLength { get; set; } = 16;

    /// <summary>Gets or sets how many events wait for a slow reader of a stream before the oldest are dropped and counted; the default is 1,024.</summary>
    public int StreamBufferLength { get; set; } = 1024;

    /// <summary>Gets or sets how long the thread pool may take to start a work item before the prober calls itself starved and no longer counts timeouts against targets; the default is 500 ms.</summary>
    public TimeSpan StarvationThreshold { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets or sets where a sweep starts its probes; the default is <see cref="SweepStart.ThreadPool"/>.</summary>
    public SweepStart SweepStart { get; set; }

    /// <summary>Gets or sets the file in which a hosted monitor keeps what it knows over a restart; the default, null, means none.</summary>
    public string? StateFile { get; set; }

    /// <summary>Gets or sets how often a hosted monitor saves its <see cref="StateFile"/>, besides at its end; the default is 1 min.</summary>
    public TimeSpan StateSaveInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets the times in which changes are expected and marked suppressed.</summary>
    public IList<MaintenanceWindow> MaintenanceWindows { get; } = new List<MaintenanceWindow>();

    /// <summary>Where the options came from, for messages.</summary>
    internal string? ConfigurationPath { get; set; }
}
