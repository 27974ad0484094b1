using System.Globalization;

namespace Ops.Providers.Host;

/// <summary>Measures the age of a file, such as the newest backup or a heartbeat.</summary>
/// <remarks>The value is the age in seconds, negative for a file dated in the future. A link counts as the file that it leads to.</remarks>
public sealed class FileAgeProbe : IHealthProbe
{
    private readonly FileAgeProbeOptions _options;
    private readonly Thresholds _thresholds;

    /// <summary>Creates the probe.</summary>
    public FileAgeProbe(FileAgeProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _thresholds = new Thresholds(options.DegradedAge?.TotalSeconds, options.UnhealthyAge?.TotalSeconds);
    }

    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var findings = new Findings();
        try
        {
            var file = Choose(cancellationToken);
            return ValueTask.FromResult(file is null ? Missing(findings) : Judge(file, context.Time.GetUtcNow(), findings));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(ProbeStatus.Unhealthy, $"{_options.Path} cannot be read: {exception.Message}", exception);
            return ValueTask.FromResult(findings.ToResult(double.NaN));
        }
    }

    private FileInfo? Choose(CancellationToken cancellationToken)
    {
        FileInfo? chosen = null;
        foreach (var path in FileGlob.Find(_options.Path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Resolve(path) is { } file && (chosen is null || IsBefore(file, chosen)))
                chosen = file;
        }

        return chosen;
    }

    private bool IsBefore(FileInfo file, FileInfo chosen) => _options.Choice == FileChoice.Newest
        ? file.LastWriteTimeUtc > chosen.LastWriteTimeUtc
        : file.LastWriteTimeUtc < chosen.LastWriteTimeUtc;

    // A file may go between the listing and here, and a link may lead nowhere; both count as missing.
    private static FileInfo? Resolve(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            file = target;
        return file.Exists ? file : null;
    }

    private ProbeResult Missing(Findings findings)
    {
        if (_options.MustExist)
            findings.Add(ProbeStatus.Unhealthy, $"no file {(FileGlob.IsPattern(_options.Path) ? "matches" : "exists at")} {_options.Path}{(Directory.Exists(_options.Path) ? ", which is a folder: write a pattern such as /* after it" : "")}; expected {(FileGlob.IsPattern(_options.Path) ? "at least one" : "a file")}");
        return findings.ToResult(double.NaN);
    }

    private ProbeResult Judge(FileInfo file, DateTimeOffset now, Findings findings)
    {
        var age = now.UtcDateTime - file.LastWriteTimeUtc;
        if (age < -_options.FutureTolerance)
            findings.Add(ProbeStatus.Unhealthy, $"{Name(file)} is dated {Units.Duration(-age)} in the future ({Date(file)}), so its age is not known; expected at most {Units.Duration(_options.FutureTolerance)}, check the clocks");
        else if (_thresholds.Of(age.TotalSeconds) is var status and not ProbeStatus.Healthy)
            findings.Add(status, $"{Name(file)} is {Units.Duration(age)} old (written {Date(file)}); expected below {Units.Duration(TimeSpan.FromSeconds(_thresholds.Lowest))}");

        if (file.Length < _options.MinBytes)
            findings.Add(ProbeStatus.Unhealthy, $"{Name(file)} holds {Units.Bytes(file.Length)}; expected at least {Units.Bytes(_options.MinBytes)}");
        return findings.ToResult(age.TotalSeconds);
    }

    private string Name(FileInfo file) => file.FullName == _options.Path
        ? file.FullName
        : $"{file.FullName} ({(_options.Choice == FileChoice.Newest ? "newest" : "oldest")} of {_options.Path})";

    private static string Date(FileInfo file) => file.LastWriteTimeUtc.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
