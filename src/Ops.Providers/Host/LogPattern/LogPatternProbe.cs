using System.Globalization;

namespace Ops.Providers.Host;

/// <summary>Counts the new lines of log files that match a pattern, within a window of time.</summary>
/// <remarks>The value is the count. Lines are UTF-8; those that an application writes between the last read and a truncation of its log are lost.</remarks>
public sealed class LogPatternProbe : IHealthProbe
{
    private readonly LogPatternProbeOptions _options;
    private readonly Thresholds _thresholds;
    private readonly SlidingCount _count;
    private readonly LogScanner _scanner;
    private readonly LogFollower _follower;

    /// <summary>Creates the probe.</summary>
    public LogPatternProbe(LogPatternProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _thresholds = new Thresholds(options.DegradedCount, options.UnhealthyCount);
        _count = new SlidingCount(options.Window);
        _scanner = new LogScanner(LinePattern.Create(options.Pattern, options.IgnoreCase), options.ShowLastLine);
        _follower = new LogFollower(options, _scanner);
    }

    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var findings = new Findings();
        try
        {
            _follower.Run(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(ProbeStatus.Unhealthy, $"the files of {_options.Path} cannot be listed: {exception.Message}", exception);
            return ValueTask.FromResult(findings.ToResult(double.NaN));
        }

        _count.Add(context.Time, _scanner.TakeMatches());
        return ValueTask.FromResult(Judge(_count.Total(context.Time), findings));
    }

    private ProbeResult Judge(long count, Findings findings)
    {
        if (_thresholds.Of(count) is var status and not ProbeStatus.Healthy)
            findings.Add(status, Describe(count));
        if (_follower.FileCount == 0 && _follower.Problems.Count == 0 && _options.MustExist)
            findings.Add(ProbeStatus.Unhealthy, $"no file matches {_options.Path}; expected at least one");
        foreach (var (problem, exception) in _follower.Problems)
            findings.Add(ProbeStatus.Unhealthy, problem, exception);
        if (_follower.BacklogBytes > 0)
            findings.Add(ProbeStatus.Degraded, $"{Units.Bytes(_follower.BacklogBytes)} of {_options.Path} wait for the next run; expected at most {Units.Bytes(_options.MaxBytesPerRun)} of new lines a run (MaxBytesPerRun)");
        return findings.ToResult(count);
    }

    private string Describe(long count)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Units.Count(count, "line", "lines")} matching '{_options.Pattern}' in {_options.Path} within {Units.Duration(_options.Window)}; expected below {_thresholds.Lowest}");
        return _scanner.LastLine is { } line ? $"{text}; the last was: {line}" : text;
    }
}
