namespace Ops.Providers.Host;

/// <summary>Which lines of which log files are counted, and how many there may be.</summary>
public sealed class LogPatternProbeOptions : ProbeOptions
{
    /// <summary>Creates the options with a policy in the blocking lane, since reading files blocks.</summary>
    public LogPatternProbeOptions() => Policy.Blocking = true;

    /// <summary>Gets or sets the absolute path of the log; <c>*</c> and <c>?</c> stand for parts of names and <c>**</c> for any folders, where hidden files match only a pattern that begins with a dot. Required.</summary>
    public string Path { get; set; } = "";

    /// <summary>Gets or sets the regular expression that a line must match somewhere; it must be one of linear time, without look-around and back-references. Required.</summary>
    public string Pattern { get; set; } = "";

    /// <summary>Gets or sets whether upper and lower case are the same; the default is false.</summary>
    public bool IgnoreCase { get; set; }

    /// <summary>Gets or sets the time within which matching lines are counted, each when it is read; the default is 5 min.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets from how many matching lines on the result is degraded; the default is 1, and null means never.</summary>
    public long? DegradedCount { get; set; } = 1;

    /// <summary>Gets or sets from how many matching lines on the result is unhealthy; the default is 10, and null means never.</summary>
    public long? UnhealthyCount { get; set; } = 10;

    /// <summary>Gets or sets how many bytes at the end of the files that the first run finds are read as if they were new; the default is 0. Files that appear later are read from their beginning.</summary>
    public long TailBytes { get; set; }

    /// <summary>Gets or sets how many bytes a run reads at most, from 64 KiB on, and 64 KiB of each file that changed in any case; the default is 16 MiB. The rest waits for the next run, and the result is degraded meanwhile.</summary>
    public long MaxBytesPerRun { get; set; } = 16 * 1024 * 1024;

    /// <summary>Gets or sets whether no matching file is unhealthy; the default is true.</summary>
    public bool MustExist { get; set; } = true;

    /// <summary>Gets or sets whether a failure shows the last matching line, of which only credentials in URLs are redacted; the default is false, since log lines may hold secrets.</summary>
    public bool ShowLastLine { get; set; }
}
