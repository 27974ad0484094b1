namespace Ops.Providers.Host;

/// <summary>Measures how busy the processors were since the run before.</summary>
/// <remarks>The value is the busy share in percent. Linux only: elsewhere the result is unknown.</remarks>
public sealed class CpuProbe : IHealthProbe
{
    private readonly CpuProbeOptions _options;
    private readonly Thresholds _thresholds;
    private CpuMeter? _meter;

    /// <summary>Creates the probe.</summary>
    public CpuProbe(CpuProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _thresholds = new Thresholds(options.DegradedPercent, options.UnhealthyPercent);
    }

    /// <inheritdoc/>
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _meter ??= CreateMeter();
        if (_meter is null)
            return Findings.Unknown("the control group of this process has no CPU quota (cpu.max); set one, or measure the machine with Scope = Machine");

        return await _meter.MeasureAsync(context.Time, _options.MinWindow, cancellationToken).ConfigureAwait(false)
            ? Judge(_meter)
            : Findings.Unknown("the CPU counters cannot be read; the probe needs Linux with /proc mounted");
    }

    private ProbeResult Judge(CpuMeter meter)
    {
        var busy = meter.BusyPercent;
        if (double.IsNaN(busy))
            return Findings.Unknown($"the CPU counters stood still for {Units.Duration(meter.Window)}");

        var findings = new Findings();
        if (_thresholds.Of(busy) is var status and not ProbeStatus.Healthy)
            findings.Add(status, $"{meter.Describe()}; expected below {Units.Percent(_thresholds.Lowest)}");
        return findings.ToResult(busy);
    }

    private CpuMeter? CreateMeter()
    {
        var limited = _options.Scope == ResourceScope.Machine ? null : ControlGroupCpuMeter.Find(ControlGroup.Find(_options.Files));
        if (limited is not null || _options.Scope == ResourceScope.ControlGroup)
            return limited;
        return new MachineCpuMeter(_options.Files, _options.CountIoWait, _options.CountSteal);
    }
}
