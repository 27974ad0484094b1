using System.Buffers.Text;

namespace Ops.Providers.Host;

/// <summary>Measures the load average of the machine, divided by its cores.</summary>
/// <remarks>The value is the load per core. Linux only: elsewhere the result is unknown. In a container it is still the load of the whole machine.</remarks>
public sealed class LoadProbe : IHealthProbe
{
    private readonly KernelFileReader _reader = new();
    private readonly LoadProbeOptions _options;
    private readonly Thresholds _thresholds;

    /// <summary>Creates the probe.</summary>
    public LoadProbe(LoadProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _thresholds = new Thresholds(options.DegradedPerCore, options.UnhealthyPerCore);
    }

    /// <inheritdoc/>
    public ValueTask<ProbeResult> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Probe());
    }

    private ProbeResult Probe()
    {
        if (!TryReadLoads(out var loads) || CountCores() is not (> 0 and var cores))
            return Findings.Unknown("the load average cannot be read; the probe needs Linux with /proc mounted");

        var findings = new Findings();
        var perCore = Chosen(loads) / cores;
        if (_thresholds.Of(perCore) is var status and not ProbeStatus.Healthy)
            findings.Add(status, $"load {Units.Number(perCore)} per core over {Minutes()} ({Units.Number(loads.One)}, {Units.Number(loads.Five)}, {Units.Number(loads.Fifteen)} over 1, 5, 15 min on {Units.Count(cores, "core", "cores")}); expected below {Units.Number(_thresholds.Lowest)} per core");
        return findings.ToResult(perCore);
    }

    private double Chosen((double One, double Five, double Fifteen) loads) => _options.Period switch
    {
        LoadPeriod.OneMinute => loads.One,
        LoadPeriod.FifteenMinutes => loads.Fifteen,
        _ => loads.Five,
    };

    private string Minutes() => _options.Period switch
    {
        LoadPeriod.OneMinute => "1 min",
        LoadPeriod.FifteenMinutes => "15 min",
        _ => "5 min",
    };

    private bool TryReadLoads(out (double One, double Five, double Fifteen) loads)
    {
        loads = default;
        if (!_reader.TryRead(_options.Files.At("/proc/loadavg"), out var text))
            return false;

        return TryNext(ref text, out loads.One) && TryNext(ref text, out loads.Five) && TryNext(ref text, out loads.Fifteen);
    }

    private static bool TryNext(ref ReadOnlySpan<byte> text, out double value)
    {
        var parsed = Utf8Parser.TryParse(text, out value, out _) && double.IsFinite(value) && value >= 0;
        KernelText.SkipFields(ref text, 1);
        text = text.TrimStart((byte)' ');
        return parsed;
    }

    // The cores of the machine, which are what the kernel's load counts; a quota of this process has no part in it.
    private int CountCores()
    {
        if (!_reader.TryRead(_options.Files.At("/proc/stat"), out var text))
            return 0;

        var cores = 0;
        while (!text.IsEmpty)
        {
            var line = KernelText.NextLine(ref text);
            if (line.StartsWith("cpu"u8) && line.Length > 3 && line[3] is >= (byte)'0' and <= (byte)'9')
                cores++;
        }

        return cores;
    }
}
