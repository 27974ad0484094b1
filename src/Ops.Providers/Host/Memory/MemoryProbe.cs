namespace Ops.Providers.Host;

/// <summary>Measures how full the memory is, counting what the kernel can give back at once as free.</summary>
/// <remarks>The value is the used share in percent. Linux only: elsewhere the result is unknown.</remarks>
public sealed class MemoryProbe : IHealthProbe
{
    private readonly KernelFileReader _reader = new();
    private readonly MemoryProbeOptions _options;
    private readonly Thresholds _thresholds;
    private readonly Thresholds _swapThresholds;
    private readonly SlidingCount? _oomKills;
    private ControlGroupMemory? _controlGroups;
    private long? _lastOomKills;

    /// <summary>Creates the probe.</summary>
    public MemoryProbe(MemoryProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _thresholds = new Thresholds(options.DegradedPercent, options.UnhealthyPercent);
        _swapThresholds = new Thresholds(options.DegradedSwapPercent, options.UnhealthySwapPercent);
        _oomKills = options.OomKillWindow is { } window ? new SlidingCount(window) : null;
    }

    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Probe(context.Time));
    }

    private ProbeResult Probe(TimeProvider time)
    {
        if (!MemoryInfo.TryRead(_reader, _options.Files.At("/proc/meminfo"), out var info))
            return Findings.Unknown("the available memory cannot be read; the probe needs Linux 3.14 or later with /proc mounted");

        var limited = _options.Scope == ResourceScope.Machine ? null : ControlGroups().Read(info.Total);
        if (limited is null && _options.Scope == ResourceScope.ControlGroup)
            return Findings.Unknown("the control group of this process has no memory limit (memory.max); set one, or measure the machine with Scope = Machine");

        var findings = new Findings();
        var use = limited ?? new MemoryUse("the machine", info.Total - info.Available, info.Total);
        JudgeUse(use, findings);
        JudgeSwap(info, findings);
        JudgeOomKills(limited is not null, time, findings);
        if (findings.Any)
            AddTopProcesses(time, findings);
        return findings.ToResult(use.Percent);
    }

    private void JudgeUse(MemoryUse use, Findings findings)
    {
        if (_thresholds.Of(use.Percent) is var status and not ProbeStatus.Healthy)
            findings.Add(status, $"memory of {use.Owner} {Units.Percent(use.Percent)} used ({Units.Bytes(use.UsedBytes)} of {Units.Bytes(use.LimitBytes)}); expected below {Units.Percent(_thresholds.Lowest)}");
    }

    private void JudgeSwap(MemoryInfo info, Findings findings)
    {
        if (info.SwapTotal == 0)
            return;

        var used = info.SwapTotal - info.SwapFree;
        var percent = 100.0 * used / info.SwapTotal;
        if (_swapThresholds.Of(percent) is var status and not ProbeStatus.Healthy)
            findings.Add(status, $"swap {Units.Percent(percent)} used ({Units.Bytes(used)} of {Units.Bytes(info.SwapTotal)}); expected below {Units.Percent(_swapThresholds.Lowest)}");
    }

    private void JudgeOomKills(bool ofControlGroup, TimeProvider time, Findings findings)
    {
        if (_oomKills is null)
            return;

        var kills = ofControlGroup ? ControlGroups().ReadOomKills() : ReadMachineOomKills();
        if (kills is null)
        {
            findings.Add(ProbeStatus.Unknown, "kills for lack of memory are not counted by this kernel; leave OomKillWindow out");
            return;
        }

        _oomKills.Add(time, kills.Value - (_lastOomKills ?? kills.Value));
        _lastOomKills = kills;
        if (_oomKills.Total(time) is > 0 and var recent)
            findings.Add(ProbeStatus.Unhealthy, $"{Units.Count(recent, "process was", "processes were")} killed for lack of memory within {Units.Duration(_options.OomKillWindow!.Value)}; expected none");
    }

    private long? ReadMachineOomKills() =>
        _reader.TryRead(_options.Files.At("/proc/vmstat"), out var text) && KernelText.TryGetNumber(text, "oom_kill"u8, out var kills) ? kills : null;

    private ControlGroupMemory ControlGroups() => _controlGroups ??= new ControlGroupMemory(ControlGroup.Find(_options.Files), _reader);

    private void AddTopProcesses(TimeProvider time, Findings findings)
    {
        if (_options.TopProcessCount == 0)
            return;

        var snapshot = new ProcessSnapshotReader(time, ProcessSources.Create(_options.Files)).Read(ProcessOrder.Memory, _options.TopProcessCount);
        if (snapshot.Processes.Count > 0)
            findings.Add(ProbeStatus.Healthy, $"top by memory: {snapshot.Describe(ProcessOrder.Memory)}");
    }
}
