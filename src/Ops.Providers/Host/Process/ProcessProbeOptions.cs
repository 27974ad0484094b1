namespace Ops.Providers.Host;

/// <summary>Which process must run, and how.</summary>
public sealed class ProcessProbeOptions : ProbeOptions
{
    /// <summary>Creates the options with a policy in the blocking lane, since the kernel may make a reader of another process wait.</summary>
    public ProcessProbeOptions() => Policy.Blocking = true;

    /// <summary>Gets or sets the exact name of the process, without folder and arguments; Linux compares the first 15 bytes. The default is none.</summary>
    public string? Name { get; set; }

    /// <summary>Gets or sets a regular expression of linear time that the arguments, joined by spaces, must match somewhere; they are never shown. The probing process itself is left out. The default is none. Linux only.</summary>
    public string? CommandLinePattern { get; set; }

    /// <summary>Gets or sets a file whose first line holds the process id; with <see cref="Name"/> or <see cref="CommandLinePattern"/> beside it, an id that another process has taken over is found. The default is none.</summary>
    public string? PidFile { get; set; }

    /// <summary>Gets or sets the process id; the default is none.</summary>
    public int? Pid { get; set; }

    /// <summary>Gets or sets how many such processes must run at least, not counting stopped and dead ones; fewer are unhealthy. The default is 1; 0 with <see cref="MaxCount"/> 0 means that none may run.</summary>
    public int MinCount { get; set; } = 1;

    /// <summary>Gets or sets how many such processes may run at most; more are unhealthy. The default, null, means any number.</summary>
    public int? MaxCount { get; set; }

    /// <summary>Gets or sets from how many resident bytes of one process on it is degraded; the default, null, means never.</summary>
    public long? DegradedResidentBytes { get; set; }

    /// <summary>Gets or sets from how many resident bytes of one process on it is unhealthy; the default, null, means never.</summary>
    public long? UnhealthyResidentBytes { get; set; }

    /// <summary>Gets or sets from how many percent of its limit of open files on a process is degraded; the default, null, means never. Linux only.</summary>
    public double? DegradedFileDescriptorPercent { get; set; }

    /// <summary>Gets or sets from how many percent of its limit of open files on a process is unhealthy; the default, null, means never. Linux only.</summary>
    public double? UnhealthyFileDescriptorPercent { get; set; }

    /// <summary>Gets or sets how many restarts, seen from run to run, there may be within <see cref="RestartWindow"/>; more are unhealthy. The default, null, means any number.</summary>
    public int? MaxRestarts { get; set; }

    /// <summary>Gets or sets the time within which restarts are counted; the default is 10 min.</summary>
    public TimeSpan RestartWindow { get; set; } = TimeSpan.FromMinutes(10);

    internal HostFiles Files { get; set; } = new();
}
