namespace Ops.Providers.Host;

/// <summary>How old a file may be.</summary>
public sealed class FileAgeProbeOptions : ProbeOptions
{
    /// <summary>Creates the options with a policy in the blocking lane, since a file system that is in trouble may not answer.</summary>
    public FileAgeProbeOptions() => Policy.Blocking = true;

    /// <summary>Gets or sets the absolute path of the file; <c>*</c> and <c>?</c> stand for parts of names and <c>**</c> for any folders, where hidden files match only a pattern that begins with a dot. Required.</summary>
    public string Path { get; set; } = "";

    /// <summary>Gets or sets which of several matching files counts; the default is <see cref="FileChoice.Newest"/>.</summary>
    public FileChoice Choice { get; set; }

    /// <summary>Gets or sets whether no matching file is unhealthy; the default is true.</summary>
    public bool MustExist { get; set; } = true;

    /// <summary>Gets or sets from which age on the file is degraded; the default, null, means never.</summary>
    public TimeSpan? DegradedAge { get; set; }

    /// <summary>Gets or sets from which age on the file is unhealthy; the default, null, means never.</summary>
    public TimeSpan? UnhealthyAge { get; set; }

    /// <summary>Gets or sets how many bytes the file must hold at least; less is unhealthy. The default is 0; write 1 or more for backups.</summary>
    public long MinBytes { get; set; }

    /// <summary>Gets or sets how far in the future a file may be dated, for clocks that differ; the default is 1 min. A file dated later is unhealthy, since it would stay fresh for ever.</summary>
    public TimeSpan FutureTolerance { get; set; } = TimeSpan.FromMinutes(1);
}
