using System.Globalization;

namespace Ops.Providers.Host;

/// <summary>Measures how full file systems are, in bytes and in inodes, and whether they can be written.</summary>
/// <remarks>The value is the used share of the fullest file system in percent.</remarks>
public sealed class DiskProbe : IHealthProbe
{
    private readonly DiskProbeOptions _options;
    private readonly Thresholds _thresholds;
    private readonly Thresholds _inodeThresholds;

    /// <summary>Creates the probe.</summary>
    public DiskProbe(DiskProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _thresholds = new Thresholds(options.DegradedPercent, options.UnhealthyPercent);
        _inodeThresholds = new Thresholds(options.DegradedInodePercent, options.UnhealthyInodePercent);
    }

    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        var paths = _options.Paths.Count > 0 ? _options.Paths : LocalFileSystems.Find(_options.Files, _options.ExcludedMountPoints);
        if (paths.Count == 0)
            return ValueTask.FromResult(Findings.Unknown("no local file system was found; name the paths to measure in Paths"));

        var findings = new Findings();
        if (_options.RequireMountPoint)
            JudgeMountPoints(paths, findings);

        var fullest = double.NaN;
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            fullest = double.MaxNumber(fullest, Measure(path, findings));
        }

        return ValueTask.FromResult(findings.ToResult(fullest));
    }

    private double Measure(string path, Findings findings)
    {
        try
        {
            var usage = _options.ReadUsage(path);
            JudgeBytes(path, usage, findings);
            JudgeInodes(path, usage, findings);
            if (usage.IsReadOnly && !_options.AllowReadOnly)
                findings.Add(ProbeStatus.Unhealthy, $"disk {path} is read-only; expected to be writable");
            return usage.UsedPercent;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(ProbeStatus.Unhealthy, $"disk {path} cannot be measured: {exception.Message}", exception);
            return double.NaN;
        }
    }

    private void JudgeBytes(string path, FileSystemUsage usage, Findings findings)
    {
        if (_thresholds.Of(usage.UsedPercent) is var status and not ProbeStatus.Healthy)
            findings.Add(status, $"disk {path} {Units.Percent(usage.UsedPercent)} used ({Units.Bytes(usage.UsedBytes)}, {Units.Bytes(usage.AvailableBytes)} available); expected below {Units.Percent(_thresholds.Lowest)}");

        var available =
            usage.AvailableBytes < _options.UnhealthyAvailableBytes ? ProbeStatus.Unhealthy :
            usage.AvailableBytes < _options.DegradedAvailableBytes ? ProbeStatus.Degraded :
            ProbeStatus.Healthy;
        if (available != ProbeStatus.Healthy)
            findings.Add(available, $"disk {path} has {Units.Bytes(usage.AvailableBytes)} available; expected at least {Units.Bytes(_options.DegradedAvailableBytes ?? _options.UnhealthyAvailableBytes ?? 0)}");
    }

    private void JudgeInodes(string path, FileSystemUsage usage, Findings findings)
    {
        if (_inodeThresholds.Of(usage.UsedInodePercent) is var status and not ProbeStatus.Healthy)
            findings.Add(status, string.Create(CultureInfo.InvariantCulture, $"disk {path} {Units.Percent(usage.UsedInodePercent)} of inodes used ({usage.FreeInodes} of {usage.TotalInodes} free); expected below {Units.Percent(_inodeThresholds.Lowest)}"));
    }

    private void JudgeMountPoints(IEnumerable<string> paths, Findings findings)
    {
        var points = Mount.ReadAll(_options.Files).Select(mount => mount.Point).ToHashSet(StringComparer.Ordinal);
        foreach (var path in paths.Where(path => !points.Contains(Path.TrimEndingDirectorySeparator(path))))
            findings.Add(ProbeStatus.Unhealthy, $"disk {path} is not mounted; expected a mount point");
    }
}
