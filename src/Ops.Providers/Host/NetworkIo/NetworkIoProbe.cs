namespace Ops.Providers.Host;

/// <summary>Measures what goes through the network interfaces, and how many packets are damaged or dropped, since the run before.</summary>
/// <remarks>
/// The value is the bytes per second of the busiest interface, in the direction in which more goes; <see cref="Latest"/> holds the rest.
/// Linux only: elsewhere the result is unknown. In a container the interfaces are its own.
/// </remarks>
public sealed class NetworkIoProbe : IHealthProbe
{
    private readonly NetworkIoProbeOptions _options;
    private readonly InterfaceSelector _selector;
    private readonly NetworkMeter _meter;
    private readonly Thresholds _bytes;
    private readonly Thresholds _errors;
    private readonly Thresholds _drops;
    private NetworkIoSnapshot? _latest;

    /// <summary>Creates the probe.</summary>
    public NetworkIoProbe(NetworkIoProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _selector = new InterfaceSelector(options);
        _meter = new NetworkMeter(options.Files);
        _bytes = new Thresholds(options.DegradedBytesPerSecond, options.UnhealthyBytesPerSecond);
        _errors = new Thresholds(options.DegradedErrorsPerSecond, options.UnhealthyErrorsPerSecond);
        _drops = new Thresholds(options.DegradedDropsPerSecond, options.UnhealthyDropsPerSecond);
    }

    /// <summary>Gets what the last run that could measure saw, or null before it; safe to read from any thread.</summary>
    public NetworkIoSnapshot? Latest => Volatile.Read(ref _latest);

    /// <inheritdoc/>
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await _meter.MeasureAsync(context.Time, _options.MinWindow, cancellationToken).ConfigureAwait(false)
            ? Judge(context.Time)
            : Findings.Unknown("the counters of the network interfaces (/proc/net/dev) cannot be read; the probe needs Linux with /proc mounted");
    }

    private ProbeResult Judge(TimeProvider time)
    {
        string[] names = [.. _meter.Names];
        string[] chosen = [.. names.Where(_selector.Includes)];
        NetworkInterfaceTraffic[] measured = [.. chosen.Select(_meter.TrafficOf).OfType<NetworkInterfaceTraffic>()];
        Volatile.Write(ref _latest, new NetworkIoSnapshot { TakenAt = time.GetUtcNow(), Window = _meter.Window, Interfaces = measured });

        var findings = new Findings();
        foreach (var missing in _selector.Missing(names))
            findings.Add(ProbeStatus.Unhealthy, $"network interface {missing} is missing; there {(names.Length == 1 ? "is" : "are")} {(names.Length == 0 ? "none" : string.Join(", ", names))}");
        foreach (var traffic in measured)
            JudgeTraffic(traffic, findings);
        if (measured.Length == 0 && !findings.Any)
            return NothingMeasured(chosen);
        return findings.ToResult(measured.Length == 0 ? double.NaN : measured.Max(traffic => traffic.BusiestBytesPerSecond));
    }

    private void JudgeTraffic(NetworkInterfaceTraffic traffic, Findings findings)
    {
        if (_bytes.Of(traffic.BusiestBytesPerSecond) is var load and not ProbeStatus.Healthy)
            findings.Add(load, $"network {traffic.Name} received {Units.Bytes(traffic.Received.BytesPerSecond)}/s and sent {Units.Bytes(traffic.Sent.BytesPerSecond)}/s over {Units.Duration(_meter.Window)}; expected below {Units.Bytes(_bytes.Lowest)}/s each way");
        if (_errors.Of(traffic.ErrorsPerSecond) is var errors and not ProbeStatus.Healthy)
            findings.Add(errors, $"network {traffic.Name} had {Units.Number(traffic.ErrorsPerSecond)} errors/s (received {Units.Number(traffic.Received.ErrorsPerSecond)}, sent {Units.Number(traffic.Sent.ErrorsPerSecond)}) over {Units.Duration(_meter.Window)}; expected below {Units.Number(_errors.Lowest)}/s");
        if (_drops.Of(traffic.DropsPerSecond) is var drops and not ProbeStatus.Healthy)
            findings.Add(drops, $"network {traffic.Name} dropped {Units.Number(traffic.DropsPerSecond)} packets/s (received {Units.Number(traffic.Received.DropsPerSecond)}, sent {Units.Number(traffic.Sent.DropsPerSecond)}) over {Units.Duration(_meter.Window)}; expected below {Units.Number(_drops.Lowest)}/s");
    }

    private static ProbeResult NothingMeasured(string[] chosen) => Findings.Unknown(chosen.Length == 0
        ? "there is no network interface to measure, loopback and the excluded ones apart; name what to measure in Interfaces"
        : $"network {string.Join(", ", chosen)} appeared or began to count again since the run before; the next run measures");
}
