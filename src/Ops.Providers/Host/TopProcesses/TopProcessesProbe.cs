namespace Ops.Providers.Host;

/// <summary>Watches the largest process of the machine, by memory or by CPU.</summary>
/// <remarks>The value is that of the largest process: resident bytes, or percent of one core.</remarks>
public sealed class TopProcessesProbe : IHealthProbe
{
    private readonly TopProcessesProbeOptions _options;
    private readonly Thresholds _thresholds;
    private ProcessSnapshotReader? _reader;
    private ProcessSnapshot? _latest;

    /// <summary>Creates the probe.</summary>
    public TopProcessesProbe(TopProcessesProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _thresholds = options.Order == ProcessOrder.Cpu
            ? new Thresholds(options.DegradedCpuPercent, options.UnhealthyCpuPercent)
            : new Thresholds(options.DegradedResidentBytes, options.UnhealthyResidentBytes);
    }

    /// <summary>Gets the snapshot of the last run, or null before the first; safe to read from any thread.</summary>
    public ProcessSnapshot? Latest => Volatile.Read(ref _latest);

    /// <inheritdoc/>
    public async ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _reader ??= new ProcessSnapshotReader(context.Time, ProcessSources.Create(_options.Files));
        if (_options.Order == ProcessOrder.Cpu)
            await WaitForWindowAsync(_reader, context.Time, cancellationToken).ConfigureAwait(false);

        var snapshot = _reader.Read(_options.Order, _options.Count);
        Volatile.Write(ref _latest, snapshot);
        return Judge(snapshot);
    }

    private async ValueTask WaitForWindowAsync(ProcessSnapshotReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        if (reader.Elapsed is null)
            reader.Read(ProcessOrder.Cpu, 1);
        if (_options.MinWindow - reader.Elapsed is { Ticks: > 0 } missing)
            await Task.Delay(missing, time, cancellationToken).ConfigureAwait(false);
    }

    private ProbeResult Judge(ProcessSnapshot snapshot)
    {
        if (snapshot.Processes is not [var largest, ..])
            return Findings.Unknown("the list of processes cannot be read");

        var isCpu = _options.Order == ProcessOrder.Cpu;
        var value = isCpu ? largest.CpuPercent : largest.ResidentBytes;
        var findings = new Findings();
        if (_thresholds.Of(value) is var status and not ProbeStatus.Healthy)
        {
            var expected = isCpu ? $"{Units.Percent(_thresholds.Lowest)} of a core" : Units.Bytes(_thresholds.Lowest);
            findings.Add(status, $"largest process {ProcessSnapshot.Describe(largest, _options.Order)}, expected below {expected}; top by {(isCpu ? "CPU" : "memory")}: {snapshot.Describe(_options.Order)}");
        }

        return findings.ToResult(value);
    }
}
