namespace Ops.Providers.Host;

/// <summary>Measures what the block devices read and write, and how busy they are with it, since the run before.</summary>
/// <remarks>
/// The value is the share of the time, in percent, in which requests were under way on the busiest device; <see cref="Latest"/> holds the rest.
/// Linux only: elsewhere the result is unknown. In a container the devices are those of the machine.
/// </remarks>
public sealed class DiskIoProbe : IHealthProbe
{
    private readonly DiskIoProbeOptions _options;
    private readonly DeviceSelector _selector;
    private readonly DiskIoMeter _meter;
    private readonly Thresholds _busy;
    private DiskIoSnapshot? _latest;

    /// <summary>Creates the probe.</summary>
    public DiskIoProbe(DiskIoProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _selector = new DeviceSelector(options);
        _meter = new DiskIoMeter(options.Files);
        _busy = new Thresholds(options.DegradedPercent, options.UnhealthyPercent);
    }

    /// <summary>Gets what the last run that could measure saw, or null before it; safe to read from any thread.</summary>
    public DiskIoSnapshot? Latest => Volatile.Read(ref _latest);

    /// <inheritdoc/>
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await _meter.MeasureAsync(context.Time, _options.MinWindow, cancellationToken).ConfigureAwait(false)
            ? Judge(context.Time)
            : Findings.Unknown("the counters of the block devices (/proc/diskstats) cannot be read; the probe needs Linux with /proc mounted, and a device to count");
    }

    private ProbeResult Judge(TimeProvider time)
    {
        string[] names = [.. _meter.Names];
        string[] chosen = [.. names.Where(_selector.Includes)];
        DiskDeviceIo[] measured = [.. chosen.Select(_meter.IoOf).OfType<DiskDeviceIo>()];
        Volatile.Write(ref _latest, new DiskIoSnapshot { TakenAt = time.GetUtcNow(), Window = _meter.Window, Devices = measured });

        var findings = new Findings();
        foreach (var missing in _selector.Missing(names))
            findings.Add(ProbeStatus.Unhealthy, $"block device {missing} is missing; there {(names.Length == 1 ? "is" : "are")} {string.Join(", ", names)}");
        foreach (var io in measured)
            JudgeDevice(io, findings);
        if (measured.Length == 0 && !findings.Any)
            return NothingMeasured(chosen);
        return findings.ToResult(measured.Length == 0 ? double.NaN : measured.Max(io => io.BusyPercent));
    }

    private void JudgeDevice(DiskDeviceIo io, Findings findings)
    {
        if (_busy.Of(io.BusyPercent) is var busy and not ProbeStatus.Healthy)
            findings.Add(busy, $"block device {io.Name} {Units.Percent(io.BusyPercent)} busy over {Units.Duration(_meter.Window)} (read {Units.Bytes(io.Read.BytesPerSecond)}/s in {Units.Number(io.Read.OperationsPerSecond)} operations/s, wrote {Units.Bytes(io.Written.BytesPerSecond)}/s in {Units.Number(io.Written.OperationsPerSecond)}); expected below {Units.Percent(_busy.Lowest)}");
    }

    private static ProbeResult NothingMeasured(string[] chosen) => Findings.Unknown(chosen.Length == 0
        ? "there is no block device to measure, those in memory and the excluded ones apart; name what to measure in Devices"
        : $"block device {string.Join(", ", chosen)} appeared or began to count again since the run before; the next run measures");
}
