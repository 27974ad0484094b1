using System.Globalization;

namespace Ops.Providers.Host;

/// <summary>Finds out whether a process runs as it should: how many there are, how large they are, and whether they keep being restarted.</summary>
/// <remarks>The value is the number of such processes that run. Arguments and environments are never shown.</remarks>
public sealed class ProcessProbe : IHealthProbe
{
    private readonly ProcessProbeOptions _options;
    private readonly Thresholds _memory;
    private readonly Thresholds _files;
    private readonly IProcessSource _source;
    private readonly ProcessSelector _selector;
    private readonly RestartCounter _restarts;
    private readonly List<ProcessSample> _found = [];

    /// <summary>Creates the probe.</summary>
    public ProcessProbe(ProcessProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _memory = new Thresholds(options.DegradedResidentBytes, options.UnhealthyResidentBytes);
        _files = new Thresholds(options.DegradedFileDescriptorPercent, options.UnhealthyFileDescriptorPercent);
        _source = ProcessSources.Create(options.Files);
        _selector = new ProcessSelector(options, _source);
        _restarts = new RestartCounter(options.RestartWindow);
    }

    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Probe(context.Time));
    }

    private ProbeResult Probe(TimeProvider time)
    {
        _found.Clear();
        var findings = new Findings();
        var problem = _selector.Find(_found);
        JudgeState(ProcessState.Zombie, "has ended and is a zombie", findings);
        JudgeState(ProcessState.Stopped, "is stopped", findings);
        _found.RemoveAll(process => process.State is ProcessState.Zombie or ProcessState.Stopped);
        if (problem is null)
            JudgeCount(findings);
        else if (_options.MinCount > 0)
            findings.Add(ProbeStatus.Unhealthy, $"{_selector.Description}: {problem}");
        foreach (var process in _found)
            JudgeProcess(process, findings);
        JudgeRestarts(time, findings);
        return findings.ToResult(_found.Count);
    }

    private void JudgeState(ProcessState state, string what, Findings findings)
    {
        foreach (var process in _found.Where(process => process.State == state))
            findings.Add(ProbeStatus.Degraded, string.Create(CultureInfo.InvariantCulture, $"{_selector.Description}: pid {process.Id} {what}"));
    }

    private void JudgeCount(Findings findings)
    {
        if (_found.Count < _options.MinCount)
            findings.Add(ProbeStatus.Unhealthy, string.Create(CultureInfo.InvariantCulture, $"{_selector.Description}: {_found.Count} running; expected at least {_options.MinCount}"));
        if (_found.Count > _options.MaxCount)
            findings.Add(ProbeStatus.Unhealthy, string.Create(CultureInfo.InvariantCulture, $"{_selector.Description}: {_found.Count} running; expected at most {_options.MaxCount}"));
    }

    private void JudgeProcess(ProcessSample process, Findings findings)
    {
        if (_memory.Of(process.ResidentBytes) is var size and not ProbeStatus.Healthy)
            findings.Add(size, string.Create(CultureInfo.InvariantCulture, $"{_selector.Description}: pid {process.Id} has {Units.Bytes(process.ResidentBytes)} resident; expected below {Units.Bytes(_memory.Lowest)}"));
        if (!double.IsPositiveInfinity(_files.Lowest))
            JudgeFiles(process, findings);
    }

    private void JudgeFiles(ProcessSample process, Findings findings)
    {
        if (_source.FileDescriptorsOf(process.Id) is not var (open, limit))
        {
            // A process that has just ended is no reason to complain.
            if (_source.TryRead(process.Id, out _))
                findings.Add(ProbeStatus.Unknown, string.Create(CultureInfo.InvariantCulture, $"{_selector.Description}: the open files of pid {process.Id} cannot be counted; run as its user or as root"));
            return;
        }

        var percent = 100.0 * open / limit;
        if (_files.Of(percent) is var status and not ProbeStatus.Healthy)
            findings.Add(status, string.Create(CultureInfo.InvariantCulture, $"{_selector.Description}: pid {process.Id} has {open} of {limit} files open, {Units.Percent(percent)}; expected below {Units.Percent(_files.Lowest)}"));
    }

    private void JudgeRestarts(TimeProvider time, Findings findings)
    {
        if (_options.MaxRestarts is { } max && _restarts.Observe(time, _found) is var restarts && restarts > max)
            findings.Add(ProbeStatus.Unhealthy, string.Create(CultureInfo.InvariantCulture, $"{_selector.Description}: {Units.Count(restarts, "restart", "restarts")} within {Units.Duration(_options.RestartWindow)}; expected at most {max}"));
    }
}
