namespace Ops.Providers.Host;

/// <summary>How full file systems may be.</summary>
public sealed class DiskProbeOptions : ProbeOptions
{
    /// <summary>Creates the options with a policy in the blocking lane, since a file system that is in trouble may not answer.</summary>
    public DiskProbeOptions() => Policy.Blocking = true;

    /// <summary>Gets paths whose file systems are measured; the default, none, means all local file systems that are mounted for writing.</summary>
    public IList<string> Paths { get; } = new List<string>();

    /// <summary>Gets mount points that are left out where all file systems are measured; the default is none.</summary>
    public IList<string> ExcludedMountPoints { get; } = new List<string>();

    /// <summary>Gets or sets from how many used percent on, counted as <c>df</c> does, a file system is degraded; the default is 80.</summary>
    public double DegradedPercent { get; set; } = 80;

    /// <summary>Gets or sets from how many used percent on a file system is unhealthy; the default is 90.</summary>
    public double UnhealthyPercent { get; set; } = 90;

    /// <summary>Gets or sets from how many percent of used inodes on a file system is degraded; the default is 80. Known on Linux only.</summary>
    public double DegradedInodePercent { get; set; } = 80;

    /// <summary>Gets or sets from how many percent of used inodes on a file system is unhealthy; the default is 90. Known on Linux only.</summary>
    public double UnhealthyInodePercent { get; set; } = 90;

    /// <summary>Gets or sets below how many available bytes a file system is degraded; the default, null, means never.</summary>
    public long? DegradedAvailableBytes { get; set; }

    /// <summary>Gets or sets below how many available bytes a file system is unhealthy; the default, null, means never.</summary>
    public long? UnhealthyAvailableBytes { get; set; }

    /// <summary>Gets or sets whether a read-only file system is fine; the default is false, since the kernel makes a file system read-only when it finds errors. Known on Linux only.</summary>
    public bool AllowReadOnly { get; set; }

    /// <summary>Gets or sets whether each path must itself be a mount point, so that a disk that was not mounted is found; the default is false. Linux only.</summary>
    public bool RequireMountPoint { get; set; }

    internal HostFiles Files { get; set; } = new();

    internal Func<string, FileSystemUsage> ReadUsage { get; set; } = FileSystemUsage.Of;
}
